import type { Board } from "../boards/board.ts";
import { writeStorage } from "../host/storage/index.ts";
import { type FlashImage, NorFlash } from "../sim/nor-flash.ts";
import type { Configuration } from "./configuration.ts";
import type { BuiltSketch } from "./image-cache.ts";

/** What was laid out before, by the configuration's text. */
const laidOut = new WeakMap<BuiltSketch, Map<string, FlashImage>>();

/** A board's flash with a firmware and a configuration in it. */
export function flashed(board: Board, sketch: BuiltSketch, config: Configuration | undefined): NorFlash {
  const flash = new NorFlash(board.flashSize);
  const images = laidOut.get(sketch) ?? new Map<string, FlashImage>();
  laidOut.set(sketch, images);
  const key = JSON.stringify(config) ?? "";
  const known = images.get(key);
  if (known) {
    flash.restore(known);
    return flash;
  }
  const { image, loader } = sketch;
  flash.program(board.storage.offset, writeStorage({ board, image, loader, ...(config ? { config } : {}) }));
  images.set(key, flash.snapshot());
  return flash;
}
