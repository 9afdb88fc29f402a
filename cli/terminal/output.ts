import { harmlessLines } from "../../files/shown-text.ts";
import type { Output } from "../../host/output.ts";

/** The part of a stream that is needed. */
export interface Terminal {
  isTTY?: boolean;
  write(text: string): unknown;
}

const BAR_WIDTH = 30;
/** Without a terminal a line of progress is written each time another tenth is done. */
const PLAIN_STEPS = 10;
const CLEAR_LINE = "\r\x1b[K";

let standard: Output | undefined;

/** What all commands write to: one bar, whoever writes the lines above it. */
export function terminalOutput(): Output {
  standard ??= createOutput(process.stdout);
  return standard;
}

/** Output to a terminal, with a bar that stays below the lines; without a terminal it writes plain lines only. */
export function createOutput(stream: Terminal): Output {
  let bar = "";
  let step = -1;
  return {
    line(lines) {
      const text = harmlessLines(lines);
      stream.write(bar ? `${CLEAR_LINE}${text}\n${bar}` : `${text}\n`);
    },
    progress(done, total) {
      const text = progressText(done, total);
      if (stream.isTTY) {
        bar = done < total ? text : "";
        stream.write(`${CLEAR_LINE}${text}${bar ? "" : "\n"}`);
        return;
      }
      const reached = Math.floor((done * PLAIN_STEPS) / total);
      if (reached !== step) stream.write(`${text}\n`);
      step = reached;
    },
    endProgress() {
      if (bar) stream.write("\n");
      bar = "";
      step = -1;
    },
  };
}

function progressText(done: number, total: number): string {
  const filled = Math.round((done / total) * BAR_WIDTH);
  const percent = String(Math.floor((done / total) * 100)).padStart(3);
  return `[${"#".repeat(filled)}${".".repeat(BAR_WIDTH - filled)}] ${percent} %  ${done} of ${total} bytes`;
}
