import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../files/user-error.ts";
import { EspruinoConsole } from "../serial/espruino-console.ts";
import type { SerialLine } from "../serial/serial-line.ts";
import type { Span } from "../span.ts";
import type { ImageSources } from "./image-sources.ts";
import { Log } from "./log.ts";
import { askMemory } from "./memory.ts";

/** How often a port that has gone is looked for. */
const LOOK_EVERY_MS = 500;
/** How long the board may take for an answer. */
const ANSWER_MS = 5000;

/** A port that is open. */
export interface OpenedPort {
  line: SerialLine;
  /** What to call it, such as `/dev/ttyUSB0`. */
  name: string;
}

/** A console that is watched. */
export interface MonitorOptions {
  /** Opens the port. @throws UserError when that is not possible */
  open: () => Promise<OpenedPort>;
  sources: ImageSources;
  show: (line: Span[]) => void;
  /** Calls for each key that is pressed. */
  onKey: (press: (key: string) => void) => void;
  /** Ends it. */
  signal: AbortSignal;
}

/** What the keys do, for whoever asks. */
export const KEYS = "m: memory, q: quit";

/**
 * Shows a board's console until it is told to stop; waits for a cable that is pulled.
 * @throws UserError when the port cannot be opened at first
 */
export async function monitor({ open, sources, show, onKey, signal }: MonitorOptions): Promise<void> {
  const log = new Log({ sources, show });
  let board: EspruinoConsole | undefined;
  let isAsking = false;
  const ask = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    log.say(board ? await askMemory(board) : "There is no board to ask.");
    isAsking = false;
  };
  onKey((key) => {
    if (key === "m") void ask();
    else if (key === "?" || key === "h") log.say(KEYS);
  });

  for (let port: OpenedPort | undefined = await open(); port && !signal.aborted; port = await reopen(open, signal)) {
    const { line, name } = port;
    const opened = new EspruinoConsole(line, name, ANSWER_MS);
    board = opened;
    line.on("data", (bytes) => {
      log.receive(bytes);
      if (!isAsking) opened.forget();
    });
    log.say(`Listening at ${name}.`);
    await untilClosed(line, signal);
    board = undefined;
    log.end();
    await line.close();
    if (!signal.aborted) log.say(`${name} has gone: waiting for it.`);
  }
}

/** Waits until the port is there again. @returns undefined when it is told to stop before that */
async function reopen(open: MonitorOptions["open"], signal: AbortSignal): Promise<OpenedPort | undefined> {
  while (!signal.aborted) {
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
    try {
      if (!signal.aborted) return await open();
    } catch (error) {
      // It is not there yet, or the system is still busy with it.
      if (!(error instanceof UserError)) throw error;
    }
  }
  return undefined;
}

function untilClosed(line: SerialLine, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    line.on("close", () => resolve());
    signal.addEventListener("abort", () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
}
