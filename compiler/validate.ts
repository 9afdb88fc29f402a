import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type Board, boards } from "../boards/index.ts";
import { UserError } from "../files/user-error.ts";
import { PAGE, USED_PAGES } from "../src/formats/layout.ts";

/**
 * Finds a board by its id.
 * @throws UserError listing the boards when there is none, or saying what it lacks when it is too small
 */
export function findBoard(id: string, known: readonly Board[] = boards): Board {
  const board = known.find((one) => one.id === id);
  if (!board) {
    const list = known.map((one) => `  ${one.id.padEnd(12)} ${one.title}`).join("\n");
    throw new UserError(`There is no board "${id}". Choose one of these with --board:\n${list}`);
  }
  if (board.storage.pages < USED_PAGES) {
    const kib = (pages: number): string => `${(pages * PAGE) / 1024} KiB`;
    throw new UserError(
      `The Storage of board "${id}" (${board.espruino}) has ${kib(board.storage.pages)}, and two firmware slots need ` +
        `${kib(USED_PAGES)}: it cannot take updates over the air. Choose a board with 4 MB of flash.`,
    );
  }
  return board;
}

/**
 * Checks a text that goes into the image's header.
 * @param what how the message names it, with the flag that sets it
 * @param longest length that is still allowed, in characters
 * @param shortest the same at the other end
 */
export function checkText(what: string, value: string, longest: number, shortest = 1): string {
  if (value.length < shortest || value.length > longest || /[^\x20-\x7e]/.test(value)) {
    throw new UserError(
      `${what} must be ${shortest} to ${longest} printable ASCII characters, and is ${JSON.stringify(value)}.`,
    );
  }
  return value;
}

/** The sketch's absolute path. */
export function findSketch(path: string): string {
  const file = resolve(path);
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new UserError(`There is no sketch at ${file}. Give its path: npx homie build <sketch.ts>.`);
  }
  return file;
}

/** A version of the Homie convention that firmwares can be built for. */
export type HomieVersion = 3 | 4 | 5;

/** Levels that a sketch logs with, from the least on. */
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Checks the least level that is logged. @throws UserError when there is no such level */
export function checkLogLevel(level: string = "info"): LogLevel {
  const found = LOG_LEVELS.find((one) => one === level);
  if (!found) {
    throw new UserError(`The log's level (--log-level) is ${LOG_LEVELS.join(", ")}, and not ${JSON.stringify(level)}.`);
  }
  return found;
}

/** Checks the version of the convention. @throws UserError when there is no such firmware */
export function checkHomie(version: number | string = 3): HomieVersion {
  const number = Number(version);
  if (number !== 3 && number !== 4 && number !== 5) {
    throw new UserError(
      `The Homie convention (--homie) is 3, 4 or 5, for 3.0.1, 4.0.0 or 5.0, and not ${JSON.stringify(version)}.`,
    );
  }
  return number;
}
