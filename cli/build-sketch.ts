import type { MadeFirmware } from "../compiler/make-firmware.ts";
import type { BuildFlags } from "../compiler/settings.ts";

/**
 * Builds a sketch by what the command line and `build.config.ts` say, and writes the image.
 * @param sketch its path; by default the one that `build.config.ts` names
 * @param onRead told of each file that is read, before it is
 */
export async function buildSketch(
  sketch: string | undefined,
  flags: BuildFlags,
  onRead?: (file: string) => void,
): Promise<MadeFirmware> {
  // Loaded here: compilers, which all else does without.
  const { buildSettings } = await import("../compiler/settings.ts");
  const { makeFirmware } = await import("../compiler/make-firmware.ts");
  const { findSketch } = await import("../compiler/validate.ts");
  const settings = await buildSettings(sketch, flags);
  for (const file of [findSketch(settings.options.sketch), settings.configFile]) if (file) onRead?.(file);
  return await makeFirmware({ ...settings, options: { ...settings.options, onRead } });
}
