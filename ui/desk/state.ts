import { follow } from "../follow.ts";
import { record } from "../history.ts";
import type { DeviceView } from "../messages.ts";
import { Store } from "../store.ts";
import { type BareBoardView, type BoardView, type DeskMessage, MOST_LINES, type WorkView } from "./messages.ts";

/** All that the page knows. */
export interface Desk {
  /** Whether `homie dev` can be reached; undefined before that is known. */
  isConnected: boolean | undefined;
  broker: string;
  work: WorkView;
  board: BoardView | BareBoardView | null;
  device: DeviceView | null;
  /** The console's last lines, each with a number of its own. */
  lines: { number: number; text: string }[];
}

const desk: Desk = {
  isConnected: undefined,
  broker: "",
  work: { state: "building" },
  board: null,
  device: null,
  lines: [],
};

const store = new Store(desk);
let count = 0;

/** The state; what reads it is drawn again whenever that changes. */
export const useDesk = (): Desk => store.use();

/** Begins to follow what `homie dev` tells. */
export function listen(): void {
  follow((message: DeskMessage) => {
    desk.isConnected = true;
    take(message);
    store.changed();
  }, lost);
}

function lost(): void {
  desk.isConnected = false;
  store.changed();
}

function take(message: DeskMessage): void {
  if ((message.type === "start" || message.type === "device") && message.device) record(message.device, Date.now());
  switch (message.type) {
    case "start":
      desk.broker = message.broker;
      desk.work = message.work;
      desk.board = message.board;
      desk.device = message.device;
      desk.lines = [];
      add(message.lines);
      break;
    case "work":
      desk.work = message.work;
      break;
    case "board":
      desk.board = message.board;
      break;
    case "device":
      desk.device = message.device;
      break;
    case "console":
      add(message.lines);
      break;
  }
}

function add(lines: string[]): void {
  const added = lines.map((text) => ({ number: count++, text }));
  desk.lines = [...desk.lines, ...added].slice(-MOST_LINES);
}
