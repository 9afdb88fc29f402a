import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "../files/user-error.ts";
import type { SketchSetting } from "../host/configure/config-schema.ts";

/**
 * The settings that a sketch declares: it is built, and starts on a simulated board that was never configured, which is asked for them.
 * @param sketch its path
 * @throws UserError when it cannot be built, throws at its start, or runs without a configuration
 */
export async function sketchSettings(sketch: string): Promise<SketchSetting[]> {
  // Loaded here: compiler and simulated board, which all else does without.
  const { board } = await import("../testing/index.ts");
  const device = await board(pathToFileURL(resolve(sketch)), { config: null, errors: "keep" });
  await device.until(() => device.console.some((line) => /^(Configuration|Standalone) mode/.test(line)));
  if (device.errors.length > 0) throw new UserError(`${sketch}: ${device.errors[0]}`);
  if (device.console.some((line) => line.startsWith("Standalone mode"))) {
    throw new UserError(
      `${sketch} runs without a configuration (setStandalone), so that nobody can be asked for its settings. ` +
        "Without a sketch homie config schema prints what all devices have in common.",
    );
  }
  const { body } = await device.request("GET", "/device-info");
  return (JSON.parse(body) as { settings: SketchSetting[] }).settings;
}
