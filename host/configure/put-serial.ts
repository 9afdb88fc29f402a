import { crc32 } from "../../files/crc32.ts";
import { shownText } from "../../files/shown-text.ts";
import { UserError } from "../../files/user-error.ts";
import { CONFIG } from "../../src/formats/journal.ts";
import { JOURNAL, PAGE } from "../../src/formats/layout.ts";
import type { Output } from "../output.ts";
import { EspruinoConsole, EvaluationError } from "../serial/espruino-console.ts";
import type { SerialLine } from "../serial/serial-line.ts";
import { readJournal } from "../storage/journal.ts";
import { describeReplacement } from "./changes.ts";
import { type NewConfig, showChanges } from "./new-config.ts";

/** A board on a serial line that is to be configured. */
export interface PutSerialOptions {
  line: SerialLine;
  /** What to call the line, such as `/dev/ttyUSB0`. */
  name: string;
  config: NewConfig;
  timeoutMs: number;
  output: Output;
}

const FILE = "config.json";
/** Bytes that are read or written at a time: the board holds each piece in memory more than once. */
const READ_PIECE = 192;
const WRITE_PIECE = 64;
/** A byte of flash that nothing was written to. */
const ERASED = 0xff;
/** What the firmware says about the file when it starts. */
const ADOPTION = /config\.json in Storage is (adopted|not adopted)([^\n]*)/;
/** Whether the file is still there: the firmware erases it when it adopts it. */
const WAITING = `require("Storage").read("${FILE}",0,1)!==undefined`;
/** Restarts the board, but does not do so once more behind its start. */
const RESTART = `${WAITING}&&setTimeout(function(){try{require("ESP8266").reboot()}catch(e){E.reboot()}},200)`;

/**
 * Configures a board through Espruino's console: stores a file that the firmware adopts when it starts, restarts the
 * board, and waits for what the firmware says to it.
 * @throws UserError when no Espruino answers, the firmware is not on it, or the configuration is not adopted
 */
export async function putSerial(options: PutSerialOptions): Promise<void> {
  const { line, name, config, timeoutMs, output } = options;
  const board = new EspruinoConsole(line, name, timeoutMs);
  output.line(`Waiting for Espruino at ${name} …`);
  await board.connect();
  try {
    if (!showChanges(await presentConfig(board, name), config, output)) {
      output.line("The board has this configuration already; nothing was changed.");
      return;
    }
    await store(board, config.bytes);
    output.line(`${FILE} is on the board; it restarts …`);
    await restart(board);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw new UserError(
      `${name}: the board could not be made to store ${FILE}: it is short of memory, or the free pages of its Storage ` +
        "are full. Erase files that are not needed there, restart it, and try again. Its configuration is the old one.",
    );
  }
  await awaitAdoption(board, options);
  output.line("The device has adopted the configuration.");
}

/** Waits until the firmware has adopted the file. @throws UserError when it has not */
async function awaitAdoption(board: EspruinoConsole, { name, config, timeoutMs }: PutSerialOptions): Promise<void> {
  const said = await board.waitFor(ADOPTION);
  if (said?.[1] === "adopted") return;
  if (said) {
    const reason = shownText(said[2]!.replace(/^.*?: /, "").trim());
    throw new UserError(`${name}: the device refuses the configuration: ${reason}. It keeps the old one.`);
  }
  if (board.closed) {
    throw new UserError(
      `${name}: the port went away when the board restarted. The firmware adopts ${FILE} when it starts: look with \`homie config get\`.`,
    );
  }
  // It may have said so in a line that has arrived damaged.
  if (await isPresent(board, name, config)) return;
  throw new UserError(
    `${name}: the board has ${FILE}, but has not said within ${timeoutMs / 1000} s that it has adopted it. ` +
      "Restart it and watch its console; its firmware may be too old to know this way.",
  );
}

/** Whether the board has the configuration; false also when it does not answer. */
async function isPresent(board: EspruinoConsole, name: string, { content }: NewConfig): Promise<boolean> {
  try {
    return describeReplacement(await presentConfig(board, name), content).length === 0;
  } catch {
    return false;
  }
}

/** Restarts the board. What it says from then on is kept for whoever waits for it. */
async function restart(board: EspruinoConsole): Promise<void> {
  board.forget();
  try {
    await board.evaluate(RESTART);
  } catch (error) {
    // A port that goes away with the board takes the answer along.
    if (!board.closed) throw error;
  }
}

/** The configuration in the board's journal; undefined when there is none. */
async function presentConfig(board: EspruinoConsole, name: string): Promise<unknown> {
  const journal = Buffer.alloc(JOURNAL.pages * PAGE, ERASED);
  const read = `require("Storage").read("${JOURNAL.file}"`;
  if ((await board.evaluate(`${read},0,1)===undefined`)) !== false) {
    throw new UserError(
      `${name}: Espruino answers, but this firmware is not on the board, so nobody would read ${FILE} there. Flash a ` +
        "Storage image first: see `homie image`.",
    );
  }
  for (let at = 0; at < journal.length; ) {
    const length = Math.min(READ_PIECE, PAGE - (at % PAGE));
    const piece = Buffer.from(String(await board.evaluate(`btoa(${read},${at},${length}))`)), "base64");
    if (piece.length !== length) {
      throw new UserError(`${name}: the board's answer has arrived damaged. Check cable, ground and the port's speed.`);
    }
    piece.copy(journal, at);
    // Records follow each other: behind an erased piece, the rest of the page is erased.
    at = piece.every((byte) => byte === ERASED) ? (Math.floor(at / PAGE) + 1) * PAGE : at + length;
  }
  const json = readJournal(journal)?.record(CONFIG);
  try {
    return json ? JSON.parse(Buffer.from(json, "latin1").toString("utf8")) : undefined;
  } catch {
    return undefined;
  }
}

/** Writes the file, and makes sure that it is whole. */
async function store(board: EspruinoConsole, json: Buffer): Promise<void> {
  // Flash is written in words: spaces fill up the last one.
  const bytes = Buffer.concat([json, Buffer.alloc(-json.length & 3, " ")]);
  const erase = `require("Storage").erase("${FILE}")`;
  await board.evaluate(erase);
  for (let at = 0; at < bytes.length; at += WRITE_PIECE) {
    const written = await board.evaluate(writePiece(bytes.subarray(at, at + WRITE_PIECE), at, bytes.length));
    if (written !== true) throw new EvaluationError();
  }
  const sum = await board.evaluate(`E.CRC32(require("Storage").read("${FILE}"))`);
  if (typeof sum !== "number" || sum >>> 0 !== crc32(bytes.toString("latin1"))) {
    await board.evaluate(erase);
    throw new EvaluationError();
  }
}

/** Code that writes a piece of the file, unless it is there already: Storage does not write the same bytes again. */
function writePiece(piece: Buffer, at: number, total: number): string {
  const size = at === 0 ? `,${total}` : "";
  return (
    `((s,d)=>s.read("${FILE}",${at},${piece.length})===d||s.write("${FILE}",d,${at}${size}))` +
    `(require("Storage"),atob("${piece.toString("base64")}"))`
  );
}
