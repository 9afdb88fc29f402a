import { FirmwareMemo } from "../../compiler/firmware-memo.ts";
import type { BuildOptions, BuiltImage } from "../../compiler/index.ts";
import type { Memo } from "../../compiler/memo.ts";
import { buildOnce } from "./build-once.ts";

/** What an image of the tests may be built with. */
type Options = Partial<BuildOptions> & Pick<BuildOptions, "sketch">;

/**
 * An image for a test of what runs it: built once in a run of the tests, and of what earlier builds have made of the
 * firmware's sources. What the build itself does is tested with `buildImage`.
 * @param key says what the sketch is, where its path does not
 */
export function builtImage(options: Options, key = options.sketch): Promise<BuiltImage> {
  const { sketch, ...rest } = { board: "nodemcu", name: "test", version: "1.0.0", brand: "Homie", ...options };
  const optimizations = rest.optimizations && [...rest.optimizations];
  return buildOnce(JSON.stringify(["image", key, { ...rest, optimizations }]), async () => {
    // Loaded here: the compiler takes a while to load, and most files of tests find what another one has built.
    const { buildImage } = await import("../../compiler/index.ts");
    const memo = FirmwareMemo.open();
    let [known, made] = [0, 0];
    const counted: Memo = {
      sources: memo.sources,
      get(key) {
        const text = memo.get(key);
        if (text !== undefined) known++;
        return text;
      },
      keep(key, text) {
        made++;
        memo.keep(key, text);
      },
    };
    const built = await buildImage({ sketch, ...rest, memo: counted });
    // To write it down takes as long as to make a few things anew.
    if (made > known) memo.save();
    return built;
  });
}
