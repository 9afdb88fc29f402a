import type { Output } from "../../host/output.ts";
import type { RollOutOptions } from "../../host/update/roll-out.ts";
import type { RollOutCourse } from "../../host/update/roll-out-course.ts";
import { linesOf, type RollOutFollower } from "../../host/update/roll-out-follower.ts";
import { rollOutTable } from "../../host/update/roll-out-table.ts";
import { LastingLines } from "./lasting-lines.ts";

/** Lines of the table that are no device's, the one that counts those there is no room for, and one that is left free. */
const OTHER_LINES = 4;

/** How somebody at a terminal, or a file, follows a roll-out. */
export interface RollOutDisplay {
  follower: RollOutFollower;
  /** What the roll-out says of itself. */
  output: Output;
  /** Shows how far the devices are. */
  show(): void;
  /** Shows no more of it. */
  end(): void;
}

/** On a terminal, for more than one device, a table that stays in its place; lines anywhere else. */
export function rollOutDisplay(course: RollOutCourse, options: RollOutOptions): RollOutDisplay {
  const { output } = options;
  if (!process.stdout.isTTY || course.devices.length < 2) {
    return { follower: linesOf(options), output, show: () => {}, end: () => {} };
  }
  const lasting = new LastingLines(process.stdout);
  const show = (): void => lasting.show(rollOutTable(course.devices, (process.stdout.rows || Infinity) - OTHER_LINES));
  const silent: Output = { line: () => {}, progress: () => {}, endProgress: () => {} };
  return {
    follower: { begin: () => silent, end: () => {} },
    output: {
      ...output,
      line: (text) => {
        lasting.show([]);
        output.line(text);
        show();
      },
    },
    show,
    end: () => lasting.show([]),
  };
}
