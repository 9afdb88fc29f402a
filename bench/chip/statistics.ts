/** What the emulator tells of a stretch of time, and what a stretch between two moments of ours amounts to. */

/** A turn of the engine that took long. */
export interface Turn {
  ms: number;
  /** Of them, in flash operations and delays. */
  flashMs: number;
  instructions: number;
  what: string;
  /** Where its JavaScript was from time to time. */
  javaScript: string[];
}

/** The emulator's statistics from one reset of them to a moment; they reset themselves when the chip restarts. */
export interface Statistics {
  /** What made them come: `on request`, `RESTART`, `STOPPED`, `CRASHED`. */
  why: string;
  seconds: number;
  /** Of all turns, idle polling included. */
  instructions: number;
  /** Of turns of more than 100,000 instructions, which no idle one has. */
  busyInstructions: number;
  variables: number;
  variablesPeak: number;
  deepest: number;
  /** Where the JavaScript was at the deepest. */
  javaScript: string[];
  erases: number;
  writes: number;
  /** Flash operations since the emulator was started. */
  operations: number;
  /** The longest turns, the longest first. */
  longest: Turn[];
  /** True once all but the list of turns has been read. */
  isComplete: boolean;
}

/** A turn that took more stack than an idle one. */
export interface DeepTurn {
  what: string;
  stack: number;
}

/** What the emulator has told, in its order. */
export type Happening = { statistics: Statistics } | { turn: DeepTurn };

/** The engine's turn in which `.bootcde` runs. */
const INIT_DONE = "init done";
/** The engine's own start, in which nothing of ours runs. */
const POWER_ON = "power on";

/** Reads the emulator's reports line by line. */
export class StatisticsReader {
  readonly happenings: Happening[] = [];
  #open: Statistics | undefined;
  #lines: string[] | undefined;

  /** Takes a line. @returns true if it belonged to a report */
  take(line: string): boolean {
    const begin = /^---- (.*) at [\d.]+ s /.exec(line);
    if (begin) {
      this.#open = empty(begin[1]!);
      this.#lines = undefined;
      this.happenings.push({ statistics: this.#open });
      return true;
    }
    const turn = /\] STACK: this turn \((.*)\) took (\d+) bytes/.exec(line);
    if (turn) {
      this.happenings.push({ turn: { what: turn[1]!, stack: Number(turn[2]) } });
      return true;
    }
    if (/^\[ *\d+\.\d+\] /.test(line)) {
      this.#open = undefined;
      return false;
    }
    if (!this.#open) return false;
    this.#read(this.#open, line);
    return true;
  }

  #read(open: Statistics, line: string): void {
    const long = /^ +([\d.]+) ms \((\d+) instructions, ([\d.]+) ms of flash and delays\) (.*) at [\d.]+ s$/.exec(line);
    if (long) {
      const [, ms, instructions, flashMs, what] = long;
      open.longest.push({
        ms: Number(ms),
        flashMs: Number(flashMs),
        instructions: Number(instructions),
        what: what!,
        javaScript: [],
      });
      return;
    }
    const inTurn = /^ {2}in the (\d+) ms turn:$/.exec(line);
    if (inTurn) {
      this.#lines = open.longest.find(
        ({ ms, javaScript }) => !javaScript.length && ms.toFixed(0) === inTurn[1],
      )?.javaScript;
      return;
    }
    if (/^ {3}at \d+ ms$|^ {6}lex /.test(line)) {
      this.#lines?.push(line.replace(/^ {6}lex [0-9a-f]+ /, "  ").trimEnd());
      return;
    }
    const number = (pattern: RegExp, take: (...values: number[]) => void): void => {
      const found = pattern.exec(line);
      if (found) take(...found.slice(1).map(Number));
    };
    number(/^flash: .* operations (\d+)/, (operations) => Object.assign(open, { operations }));
    number(/^variables: now (-?\d+), peak \(.*?\) (\d+)/, (variables, variablesPeak) =>
      Object.assign(open, { variables, variablesPeak }),
    );
    number(/^since the last reset: ([\d.]+) s; instructions (\d+) \+ ROM (\d+) /, (seconds, own, rom) =>
      Object.assign(open, { seconds, instructions: own! + rom! }),
    );
    number(/; flash writes (\d+) \(.*\), erases (\d+)/, (writes, erases) => Object.assign(open, { writes, erases }));
    number(/^stack: deepest sp [0-9a-f]+, (\d+) bytes below/, (deepest) => Object.assign(open, { deepest }));
    number(/^turns of more than 100,000 instructions: \d+, together (\d+) /, (busyInstructions) =>
      Object.assign(open, { busyInstructions }),
    );
    if (line.includes("JavaScript at the deepest")) this.#lines = open.javaScript;
    if (/^turns \d+, longer than/.test(line)) open.isComplete = true;
  }
}

function empty(why: string): Statistics {
  const numbers = { seconds: 0, instructions: 0, busyInstructions: 0, variables: 0, variablesPeak: 0, deepest: 0 };
  const flash = { erases: 0, writes: 0, operations: 0 };
  return { why, ...numbers, ...flash, javaScript: [], longest: [], isComplete: false };
}

/** What a stretch of a device's life took. */
export interface Figures {
  /** Deepest turn, the one of `.bootcde` left out; undefined when none was deeper than idle ones. */
  stack: number | undefined;
  /** Depth of the turn in which `.bootcde` runs; undefined when the chip did not start. */
  bootStack: number | undefined;
  /** Where the JavaScript was at the deepest of all. */
  deepest: string[];
  longest: Turn | undefined;
  /** The longest turn with what flash and delays took of it left out, in milliseconds. */
  longestReckoning: number;
  instructions: number;
  busyInstructions: number;
  /** In use at the end. */
  variables: number;
  variablesPeak: number;
  erases: number;
  writes: number;
}

const most = (values: number[]): number | undefined => (values.length ? Math.max(...values) : undefined);
const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);

/** Adds up what the emulator told within a stretch, which restarts may have cut into pieces. */
export function addUp(happenings: readonly Happening[]): Figures {
  const pieces = happenings.flatMap((one) => ("statistics" in one ? [one.statistics] : []));
  const turns = happenings.flatMap((one) => ("turn" in one ? [one.turn] : []));
  const long = pieces.flatMap(({ longest }) => longest.filter(({ what }) => what !== POWER_ON));
  const stacks = (ofBoot: boolean) =>
    most(turns.filter(({ what }) => (what === INIT_DONE) === ofBoot).map(({ stack }) => stack));
  const deepest = [...pieces].sort((a, b) => b.deepest - a.deepest)[0];
  return {
    stack: stacks(false),
    bootStack: stacks(true),
    deepest: deepest?.javaScript ?? [],
    longest: [...long].sort((a, b) => b.ms - a.ms)[0],
    longestReckoning: most(long.map(({ ms, flashMs }) => ms - flashMs)) ?? 0,
    instructions: sum(pieces.map((piece) => piece.instructions)),
    busyInstructions: sum(pieces.map((piece) => piece.busyInstructions)),
    variables: pieces.at(-1)?.variables ?? 0,
    variablesPeak: most(pieces.map((piece) => piece.variablesPeak)) ?? 0,
    erases: sum(pieces.map((piece) => piece.erases)),
    writes: sum(pieces.map((piece) => piece.writes)),
  };
}
