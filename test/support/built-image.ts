import { FirmwareMemo } from "../../compiler/firmware-memo.ts";
import type { BuildOptions, BuiltImage } from "../../compiler/index.ts";
import { buildOnce } from "./build-once.ts";
import { watchedMemo } from "./watched-memo.ts";

/** What an image of the tests may be built with. */
type Options = Partial<BuildOptions> & Pick<BuildOptions, "sketch">;

const DEFAULTS = { board: "nodemcu", name: "test", version: "1.0.0", brand: "Homie" };

/**
 * Builds an image of what earlier builds have made of the firmware's sources. What the build itself does is tested with
 * `buildImage`.
 */
export async function buildFromMemo(options: Options): Promise<BuiltImage> {
  // Loaded here: the compiler takes a while to load, and most files of tests find what another one has built.
  const { buildImage } = await import("../../compiler/index.ts");
  const memo = FirmwareMemo.open();
  const [missed, known]: string[][] = [[], []];
  const built = await buildImage({ ...DEFAULTS, ...options, memo: watchedMemo(memo, missed!, known) });
  // To write it down takes as long as to make a few things anew.
  if (missed!.length > known!.length) memo.save();
  return built;
}

/**
 * An image for tests of what runs it: built once in a run of the tests. Whoever needs the code as well, which is not kept in
 * between, builds it with `buildFromMemo`.
 * @param key says what the sketch is, where its path does not
 */
export function builtImage(options: Options, key = options.sketch): Promise<BuiltImage> {
  const { sketch, ...rest } = { ...DEFAULTS, ...options };
  const optimizations = rest.optimizations && [...rest.optimizations];
  return buildOnce(JSON.stringify(["image", key, { ...rest, optimizations }]), () => buildFromMemo(options));
}
