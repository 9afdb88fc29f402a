import { resolve } from "node:path";
import type { Board } from "../boards/index.ts";
import { encodeHeader, imageMd5 } from "../files/firmware-image.ts";
import { projectPath, ROOT } from "../files/root.ts";
import { UserError } from "../files/user-error.ts";
import { LOADER_SIZE, SLOT_SIZE } from "../src/formats/layout.ts";
import { bootCode } from "./boot-code.ts";
import { makeChunks, makeLone } from "./chunks.ts";
import type { Memo } from "./memo.ts";
import type { Optimizations } from "./optimizations.ts";
import type { Shipped } from "./passes/31-minify.ts";
import { FILE, type Kept, link, type Placed, shipOne } from "./passes/35-link.ts";
import { stackOf, stackOfLoader } from "./stack/index.ts";
import { ENFORCE, refuseOverflow } from "./stack/report.ts";
import {
  checkHomie,
  checkLogLevel,
  checkText,
  findBoard,
  findSketch,
  type HomieVersion,
  LOG_LEVELS,
  type LogLevel,
} from "./validate.ts";

export type { Placed } from "./passes/35-link.ts";

/** What to build. */
export interface BuildOptions {
  /** Path of the sketch. */
  sketch: string;
  /** Id of a board. */
  board: string;
  /** 1 to 32 printable ASCII characters. */
  name: string;
  /** 1 to 16 printable ASCII characters. */
  version: string;
  /** 1 to 10 printable ASCII characters. */
  brand: string;
  /** Password of the access point in configuration mode, 8 to 62 printable ASCII characters; an open one without it. */
  apPassword?: string | undefined;
  /** Version of the Homie convention that the device speaks: 3 (3.0.1) by default, 4 (4.0.0) or 5 (5.0). */
  homie?: HomieVersion | undefined;
  /** What a sketch logs below this level is left out of the image; "info" by default. */
  logLevel?: LogLevel | undefined;
  /** Path of the module that `homie-espruino` means; the project's own `src/index.ts` by default. */
  firmware?: string;
  /** Whether to refuse what takes more of the stack than the chip has; ENFORCE by default. */
  enforceStack?: boolean;
  /** The optimizations to do; all by default. */
  optimizations?: Optimizations;
  /** Told of each file that is read, before it is: what a build has to be repeated for. */
  onRead?: ((file: string) => void) | undefined;
  /** What earlier builds have made of the firmware's sources, see Memo; nothing by default. */
  memo?: Memo | undefined;
}

/** A firmware image, ready for a slot. */
export interface BuiltImage {
  /** Header and code, a multiple of 4 long. */
  image: Uint8Array;
  /** MD5 of the image, 32 hexadecimal digits: `$fw/checksum`. */
  md5: string;
  board: Board;
  name: string;
  version: string;
  brand: string;
  /** Version of the Homie convention that the device speaks. */
  homie: HomieVersion;
  entry: Placed;
  /** Overlays' functions, and assets. */
  overlays: Placed[];
  /** Part of a slot that the image fills, from 0 to 1. */
  fill: number;
  /** The code, for whoever reckons with it: see `stack/`. */
  shipped: Shipped[];
  /** Where that code lies in the image, for whoever has a place in the image and asks for its source: see `source-map.ts`. */
  kept: Kept[];
}

function defines(
  board: Board,
  info: { name: string; version: string; brand: string },
  apPassword: string,
  homie: HomieVersion,
): Record<string, string> {
  const values = {
    __FW_NAME__: info.name,
    __FW_VERSION__: info.version,
    __FW_BRAND__: info.brand,
    __BOARD_ID__: board.id,
    __STORAGE_OFFSET__: board.storage.offset,
    __STORAGE_PAGES__: board.storage.pages,
    __AP_PASSWORD__: apPassword,
    __LED_ACTIVE_LOW__: board.led.activeLow,
    __HOMIE__: homie,
  };
  const texts = Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)]);
  // Names of the engine's, not texts.
  const names = { __LED_PIN__: board.led.pin, __BUTTON_PIN__: board.button.pin, __SLOT_FILE__: FILE };
  return { ...Object.fromEntries(texts), ...names };
}

/** What ends the evaluation between firmware and sketch, when the loader says so. */
const SAFE_MODE = resolve(ROOT, "src/safe-mode.ts");

const importOf = (file: string): string => `import ${JSON.stringify(file)};`;

/**
 * Builds a firmware image from a sketch; the same input gives the same bytes.
 * @throws UserError when an option is wrong, the sketch cannot be built or the image does not fit a slot
 */
export async function buildImage(options: BuildOptions): Promise<BuiltImage> {
  const board = findBoard(options.board);
  const name = checkText("The name (--name)", options.name, 32);
  const version = checkText("The version (--fw-version)", options.version, 16);
  const brand = checkText("The brand (--brand)", options.brand, 10);
  const apPassword = options.apPassword ? checkText("The password (--ap-password)", options.apPassword, 62, 8) : "";
  const sketch = findSketch(options.sketch);
  const firmware = resolve(ROOT, options.firmware ?? "src/index.ts");
  const info = { board: board.id, name, version, brand };
  const homie = checkHomie(options.homie);
  const logLevel = checkLogLevel(options.logLevel);
  const chunks = await makeChunks([firmware, SAFE_MODE, sketch].map(importOf).join(""), {
    firmware,
    defines: { ...defines(board, info, apPassword, homie), __LOG_LEVEL__: `${LOG_LEVELS.indexOf(logLevel)}` },
    optimizations: options.optimizations,
    onRead: options.onRead,
    memo: options.memo,
  });
  const { code, entry, overlays, shipped, kept } = await link(chunks, options.optimizations, options.memo);
  const image = Buffer.concat([encodeHeader(info, code, entry), Buffer.from(code, "latin1")]);
  if (image.length > SLOT_SIZE) {
    throw new UserError(
      `The image of ${options.sketch} is ${image.length} bytes, ${image.length - SLOT_SIZE} more than the ${SLOT_SIZE} of ` +
        "a firmware slot. Make the sketch smaller.",
    );
  }
  if (options.enforceStack ?? ENFORCE) refuseOverflow(stackOf({ shipped }));
  const built = { image, md5: imageMd5(image), ...info, homie, board, entry, overlays, fill: image.length / SLOT_SIZE };
  return withHidden(built, { shipped, kept });
}

/** Adds code to what was built, out of sight of whoever copies or stores the rest: it holds functions. */
function withHidden<Built extends object, Code extends object>(built: Built, code: Code): Built & Code {
  for (const [key, value] of Object.entries(code)) Object.defineProperty(built, key, { value });
  return built as Built & Code;
}

/** What to build the loader from. */
export interface LoaderOptions {
  /** Id of a board. */
  board: string;
  /** Path of the loader's module; the project's own `src/loader/loader.ts` by default. */
  loader?: string;
}

/**
 * Builds the loader, the text of Storage file `.bootcde`.
 * @throws UserError when it is larger than LOADER_SIZE
 */
export async function buildLoader(options: LoaderOptions): Promise<{ code: string; shipped: Shipped }> {
  const board = findBoard(options.board);
  const loader = resolve(ROOT, options.loader ?? "src/loader/loader.ts");
  const values = defines(board, { name: "", version: "", brand: "" }, "", 3);
  const chunk = await makeLone(projectPath(loader), {
    firmware: resolve(ROOT, "src/index.ts"),
    defines: values,
  });
  const shipped = await shipOne(chunk);
  const code = bootCode(`(${shipped.code})`);
  if (code.length > LOADER_SIZE) {
    throw new UserError(
      `The loader is ${code.length} bytes, ${code.length - LOADER_SIZE} more than there is room for.`,
    );
  }
  if (ENFORCE) refuseOverflow(stackOfLoader({ shipped }));
  return withHidden({ code }, { shipped });
}
