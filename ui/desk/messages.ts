/** What `homie dev` and its page tell each other, as JSON. */
import type { DeviceView } from "../messages.ts";

/** What `homie dev` is at. */
export type WorkView =
  | { state: "building" }
  /** The image goes into the board: bytes that are written of all. */
  | { state: "updating"; written: number; total: number }
  /** The board starts. */
  | { state: "starting" }
  /** The board runs what was built last. */
  | { state: "running"; result: string }
  /** What is wrong, in lines; the board runs what it ran before. */
  | { state: "failed"; error: string };

export interface PinView {
  /** Espruino's. */
  name: string;
  /** Espruino's; `auto` until the sketch has used it. */
  mode: string;
  /** 0 to 1. */
  level: number;
  /** Whether the device puts the level out. */
  isOutput: boolean;
  /** Whether this page puts the level on it. */
  isDriven: boolean;
  isAnalog: boolean;
}

/** The simulated board. */
export interface BoardView {
  title: string;
  /** How bright its LED is, 0 to 1. */
  led: { pin: string; light: number };
  button: { pin: string; isPressed: boolean };
  pins: PinView[];
}

/** A board whose pins cannot be seen: a real Espruino for Linux has none. */
export interface BareBoardView {
  title: string;
  pins: null;
}

/** What the page is told, in the order in which it happens. */
export type DeskMessage =
  /** All that there is; nothing that was told before counts any more. */
  | {
      type: "start";
      /** The broker's address. */
      broker: string;
      work: WorkView;
      board: BoardView | BareBoardView | null;
      device: DeviceView | null;
      lines: string[];
    }
  | { type: "work"; work: WorkView }
  /** Null while there is none. */
  | { type: "board"; board: BoardView | BareBoardView | null }
  | { type: "device"; device: DeviceView | null }
  /** What the board's console has shown besides. */
  | { type: "console"; lines: string[] };

/** Lines of the console that are kept. */
export const MOST_LINES = 500;
