import { UserError } from "../../files/user-error.ts";
import { PAGE } from "../../src/formats/layout.ts";
import type { Output } from "../output.ts";
import type { LoaderLine } from "../serial/serial-line.ts";
import type { Advice } from "./advice.ts";
import { BoardLoader, LineGone, WrongContent } from "./board-loader.ts";
import type { FlashPart } from "./flash-part.ts";
import { type FlashGoal, findWork, planFlash } from "./flash-plan.ts";
import { describeMap, looksLikeUser1, MAP_4MB, mapOffset, USER1, USER1_START } from "./user1.ts";

/** A board on a cable, and what it is to hold. */
export interface FlashBoardOptions extends FlashGoal {
  line: LoaderLine;
  /** What to call the line, such as `/dev/ttyUSB0`. */
  name: string;
  baud: number;
  advice: Advice;
  output: Output;
}

const MB = 1024 * 1024;

/**
 * Brings a board's flash to what it is to hold: writes what differs, checks it, and restarts the board.
 * @returns false when the port cannot restart it
 * @throws UserError that says in which state the board is
 */
export async function flashBoard(options: FlashBoardOptions): Promise<boolean> {
  const { line, name, baud, advice, output } = options;
  const loader = new BoardLoader(line, name, baud, advice);
  let writing: FlashPart | undefined;
  try {
    output.line(`Starting the boot loader of the chip at ${name} …`);
    await checkSize(await loader.connect(), options, loader);
    if (options.engine === undefined) await checkPresentEngine(options, loader);
    const parts = await planFlash(options, (at, length) => loader.read(at, length));
    const work = await compare(parts, loader, output);
    await write(work, loader, output, (part) => {
      writing = part;
    });
    await verify(parts, work, loader);
    return await loader.reset();
  } catch (error) {
    throw describeFailure(error as Error, options, writing);
  } finally {
    output.endProgress();
  }
}

async function checkSize(size: number, { name, board, output }: FlashBoardOptions, loader: BoardLoader): Promise<void> {
  if (size >= board.flashSize) {
    output.line(`An ESP8266 with ${size / MB} MB of flash.`);
    return;
  }
  await loader.reset();
  const found = size === 0 ? "the size of its flash cannot be read" : `its flash has ${size / 1024} KB`;
  throw new UserError(
    `${name}: an ESP8266, but ${found}; this firmware takes ${board.flashSize / MB} MB. Nothing was written.`,
  );
}

/** Makes sure that there is an engine where none is brought. */
async function checkPresentEngine({ name, board, advice }: FlashBoardOptions, loader: BoardLoader): Promise<void> {
  const start = await loader.read(USER1, USER1_START);
  const at = USER1 + mapOffset(start);
  let what = "there is no Espruino on this board";
  if (looksLikeUser1(start) && at < board.storage.offset) {
    const map = (await loader.read(at, 1))[0]!;
    if (map === MAP_4MB) return;
    what = `the Espruino on this board is built for ${describeMap(map)} of flash`;
  }
  await loader.reset();
  throw new UserError(`${name}: ${what}. ${advice.bringEngine} Nothing was written.`);
}

async function compare(parts: FlashPart[], loader: BoardLoader, output: Output): Promise<FlashPart[]> {
  const total = sizeOf(parts);
  output.line("Comparing …");
  const work = await findWork(
    parts,
    (at, length) => loader.md5(at, length),
    (done) => output.progress(done, total),
  );
  output.endProgress();
  const pages = sizeOf(work) / PAGE;
  output.line(
    pages === 0
      ? "The board has all of this already; nothing is written."
      : `${pages} of ${total / PAGE} pages differ. Writing …`,
  );
  return work;
}

async function write(
  work: FlashPart[],
  loader: BoardLoader,
  output: Output,
  begin: (part: FlashPart) => void,
): Promise<void> {
  const total = sizeOf(work);
  let done = 0;
  for (const part of work) {
    begin(part);
    await loader.write(part.at, part.bytes, (share) => {
      output.progress(done + Math.floor(share * part.bytes.length), total);
    });
    done += part.bytes.length;
  }
}

/** Compares as a whole what has been written to. */
async function verify(parts: FlashPart[], work: FlashPart[], loader: BoardLoader): Promise<void> {
  const touched = parts.filter(({ at, bytes }) => work.some((run) => run.at >= at && run.at < at + bytes.length));
  const wrong = await findWork(
    touched,
    (at, length) => loader.md5(at, length),
    () => {},
  );
  if (wrong.length > 0) throw new WrongContent();
}

const sizeOf = (parts: FlashPart[]): number => parts.reduce((sum, { bytes }) => sum + bytes.length, 0);

function describeFailure(
  error: Error,
  { name, erase, replaceConfig, advice }: FlashBoardOptions,
  writing?: FlashPart,
): Error {
  if (error instanceof UserError) return error;
  const where = writing === undefined ? "" : ` at 0x${writing.at.toString(16)} (${writing.what})`;
  const state =
    writing === undefined
      ? "Nothing was written."
      : "The board is half written and may not start, but its boot loader is in the chip and always works. " +
        `${erase ? "" : `A configuration that it had is ${replaceConfig ? "there, or replaced" : "kept"}. `}` +
        `What is written stays: ${advice.again}.`;
  if (error instanceof LineGone) {
    return new UserError(
      `${name}: the connection is gone${where}: was the cable pulled, or the board switched off? ${state}`,
    );
  }
  if (error instanceof WrongContent) {
    const what =
      writing === undefined ? "what the flash has arrives damaged" : "the flash does not hold what was written";
    return new UserError(
      `${name}: ${what}${where}. Use another supply or a shorter cable, and ${advice.slower}; if it stays so, the flash is ` +
        `worn out. ${state}`,
    );
  }
  return new UserError(
    `${name}: the chip's loader has stopped answering${where} (${error.message.split("\n")[0]}). Check cable and supply, or try ` +
      `${advice.slower}. ${state}`,
  );
}
