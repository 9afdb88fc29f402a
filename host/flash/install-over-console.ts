import type { Board } from "../../boards/board.ts";
import { crc32 } from "../../files/crc32.ts";
import { UserError } from "../../files/user-error.ts";
import { BOOT_FILE, PAGE, SLOT_A } from "../../src/formats/layout.ts";
import { LINUX_FLASH_START } from "../machines/linux-flash.ts";
import type { Output } from "../output.ts";
import { EspruinoConsole, EvaluationError } from "../serial/espruino-console.ts";
import type { SerialLine } from "../serial/serial-line.ts";
import { awaitReady } from "./await-ready.ts";

/** A board on a cable that runs Espruino, and what is to be installed there. */
export interface InstallOptions {
  line: SerialLine;
  /** What to call the line, such as `/dev/ttyUSB0`. */
  name: string;
  board: Board;
  /** The complete Storage area. */
  storage: Buffer;
  /** How long an answer may take. */
  timeoutMs: number;
  /** How long the board may take from its start until it is ready. */
  readyMs: number;
  output: Output;
}

/** Bytes that are written at a time: the board holds each piece in memory more than once. */
const PIECE = 256;
/** Begins the name of a board's build when it is for Linux, with the board's flash map. */
const LINUX = "LINUX_";
/** A variable that is gone once the board has restarted. */
const MARK = "homieInstalled";
/** Restarts the board, but does not do so once more behind its start. */
const RESTART = `typeof ${MARK}!="undefined"&&setTimeout(function(){try{require("ESP8266").reboot()}catch(e){E.reboot()}},200)`;

/**
 * Installs a firmware through Espruino's console: writes Storage from its end to its beginning, so that a board whose
 * cable is pulled meanwhile starts with nothing in Storage; then restarts the board.
 * @throws UserError when no Espruino answers, or it is another one, or code is saved there that runs
 */
export async function installOverConsole(options: InstallOptions): Promise<void> {
  const { line, name, storage, timeoutMs, readyMs, output } = options;
  const espruino = new EspruinoConsole(line, name, timeoutMs);
  output.line(`Waiting for Espruino at ${name} …`);
  await espruino.connect();
  let writing = false;
  try {
    await checkEspruino(espruino, options);
    const address = await storageAddress(espruino, options.board);
    writing = true;
    await writePages(espruino, storage, address, output);
    writing = false;
    if ((await espruino.evaluate(`require("Storage").read("${SLOT_A.file}",0,1)!==undefined`)) !== true) {
      throw new UserError(
        `${name}: Espruino does not see in its Storage what was written there: it probably runs from the second half of the ` +
          "flash, after an update of its own. Use `homie flash --engine`.",
      );
    }
    await espruino.evaluate(`${MARK}=1`);
    output.line("Everything is on the board; it restarts …");
    const ready = awaitReady(line, name, readyMs, output);
    ready.catch(() => {}); // told below
    await espruino.evaluate(RESTART);
    await ready;
  } catch (error) {
    if (writing && error instanceof UserError) {
      throw new UserError(
        `${error.message} The board is half written, and starts with nothing in its Storage until then.`,
      );
    }
    if (!(error instanceof EvaluationError)) throw error;
    throw new UserError(
      `${name}: Espruino could not do what it was asked to: it is short of memory, or its flash does not hold what is written ` +
        "there. Restart the board and run the same command again, or use `homie flash`.",
    );
  } finally {
    output.endProgress();
  }
}

async function checkEspruino(espruino: EspruinoConsole, { name, board }: InstallOptions): Promise<void> {
  const [version, id, storage] = (await espruino.evaluate(
    "[process.env.VERSION,process.env.BOARD,process.env.STORAGE]",
  )) as [string, string, number];
  if (![board.espruino, LINUX + board.espruino].includes(id) || storage !== board.storage.pages * PAGE) {
    throw new UserError(
      `${name}: Espruino ${version} for ${id} with ${storage / 1024} KB of Storage, but ${board.title} takes the build ` +
        `${board.espruino} of 2v20 or later, with ${(board.storage.pages * PAGE) / 1024}. Bring it there with \`homie flash --engine\`.`,
    );
  }
  if ((await espruino.evaluate(`require("Storage").read("${BOOT_FILE}",0,1)!==undefined`)) === true) {
    throw new UserError(
      `${name}: code is saved on this board and runs (${BOOT_FILE}), so its Storage cannot be written over. Where it is this ` +
        "firmware, update it with `homie ota` or write it with `homie flash`, which keeps the configuration; otherwise enter " +
        'require("Storage").eraseAll() at its console, restart it, and try again.',
    );
  }
}

/** Where Storage begins, as Espruino's module Flash counts. */
async function storageAddress(espruino: EspruinoConsole, { storage }: Board): Promise<number> {
  const isChip = await espruino.evaluate(`require("Flash").getPage(${storage.offset})!==undefined`);
  return (isChip === true ? 0 : LINUX_FLASH_START) + storage.offset;
}

async function writePages(espruino: EspruinoConsole, storage: Buffer, address: number, output: Output): Promise<void> {
  const page = (index: number) => storage.subarray(index * PAGE, (index + 1) * PAGE);
  const total = storage.length / PAGE;
  output.line("Comparing …");
  const work: number[] = [];
  for (let index = 0; index < total; index++) {
    if (!(await holds(espruino, address + index * PAGE, page(index)))) work.push(index);
  }
  // While the first page is erased, nothing else in Storage counts.
  work.sort((a, b) => b - a);
  if (work.length > 0) await erase(espruino, address);
  output.line(`${work.length} of ${total} pages differ. Writing, which takes a minute or two …`);
  const bytes = work.reduce((sum, index) => sum + written(page(index)), 0);
  let done = 0;
  for (const index of work) {
    const at = address + index * PAGE;
    await erase(espruino, at);
    // From its end: what a file is called stands at its beginning.
    for (let offset = PAGE - PIECE; offset >= 0; offset -= PIECE) {
      const piece = page(index).subarray(offset, offset + PIECE);
      if (isErased(piece)) continue;
      await espruino.evaluate(`require("Flash").write(atob("${piece.toString("base64")}"),${at + offset})`);
      done += piece.length;
      output.progress(done, bytes);
    }
    if (!(await holds(espruino, at, page(index)))) throw new EvaluationError();
  }
  output.endProgress();
}

const isErased = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0xff);

/** How many bytes of a page are sent. */
function written(page: Buffer): number {
  let bytes = 0;
  for (let at = 0; at < PAGE; at += PIECE) if (!isErased(page.subarray(at, at + PIECE))) bytes += PIECE;
  return bytes;
}

async function erase(espruino: EspruinoConsole, at: number): Promise<void> {
  await espruino.evaluate(`require("Flash").erasePage(${at})`);
}

/** Whether the flash has a page's bytes. */
async function holds(espruino: EspruinoConsole, at: number, bytes: Buffer): Promise<boolean> {
  const sum = await espruino.evaluate(`E.CRC32(require("Flash").read(${bytes.length},${at}))`);
  return typeof sum === "number" && sum >>> 0 === crc32(bytes.toString("latin1")) >>> 0;
}
