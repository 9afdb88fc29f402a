import { checkTypes, findTypeScript } from "../compiler/check-types.ts";
import { FirmwareMemo } from "../compiler/firmware-memo.ts";
import { firmwareState } from "../compiler/firmware-state.ts";
import { type BuildFlags, buildSettings } from "../compiler/settings.ts";
import { findBoard } from "../compiler/validate.ts";
import { ROOT, shownPath } from "../files/root.ts";
import { loaderOf } from "../host/storage/loader.ts";
import { type BuiltSketch, cachedSketch, cacheSketch } from "./image-cache.ts";
import { areFresh, type Stamps, stampsOf } from "./stamps.ts";

/** A build that was asked for in this process. */
interface Build {
  result: Promise<BuiltSketch>;
  /** The files that it has read so far. */
  stamps: () => Stamps;
}

const builds = new Map<string, Build>();

/**
 * Checks and builds a sketch as `homie build` does, unless that was done before and no file has changed since.
 * @param sketch absolute path
 * @throws UserError with what is wrong
 */
export async function buildSketch(sketch: string, flags: BuildFlags): Promise<BuiltSketch> {
  const key = JSON.stringify([sketch, flags]);
  const known = builds.get(key);
  if (known && areFresh(known.stamps())) return await known.result;
  const read = new Set<string>([sketch]);
  let stamps = stampsOf(read);
  const result = build(sketch, flags, (file) => read.add(file)).then((built) => {
    stamps = built.stamps;
    return built;
  });
  // A build that failed is not repeated for each test, until a file has changed.
  result.catch(() => {
    stamps = stampsOf(read);
  });
  builds.set(key, { result, stamps: () => stamps });
  return await result;
}

async function build(sketch: string, flags: BuildFlags, onRead: (file: string) => void): Promise<BuiltSketch> {
  const { options, configFile } = await buildSettings(sketch, flags);
  const board = findBoard(options.board);
  const key = JSON.stringify([ROOT, options]);
  const state = firmwareState();
  const cached = cachedSketch(key, state);
  if (cached) return cached;
  // A test that is given too little time for it would not say why.
  process.stderr.write(`Building ${shownPath(sketch)} for its tests; until a file changes, that is done once.\n`);
  const read = new Set<string>();
  const note = (file: string) => {
    read.add(file);
    onRead(file);
  };
  if (configFile !== undefined) note(configFile);
  const typescript = findTypeScript(sketch);
  if (typescript) for (const file of await checkTypes(sketch, typescript)) note(file);
  // Loaded here: the compiler takes a while to load, and most tests find what it has made before.
  const { buildImage } = await import("../compiler/index.ts");
  const memo = FirmwareMemo.open(note);
  const { image } = await buildImage({ ...options, onRead: note, memo });
  memo.save();
  const loader = await loaderOf(board);
  const built = { board: board.id, image: Buffer.from(image), loader, stamps: stampsOf(read) };
  cacheSketch(key, state, built);
  return built;
}
