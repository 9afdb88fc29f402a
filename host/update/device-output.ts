import { shownText } from "../../files/shown-text.ts";
import type { Output } from "../output.ts";

/** When several devices are updated at a time, each says how far it is when another quarter is done. */
const STEPS = 4;

/**
 * What one device of many says: its lines begin with its id.
 * @param crowded true when other devices are updated at the same time, so that there is no room for a bar
 */
export function deviceOutput(output: Output, id: string, crowded: boolean): Output {
  let step = 0;
  const line = (text: string) => output.line(`${shownText(id)}: ${text}`);
  return {
    line,
    progress(done, total) {
      if (!crowded) {
        output.progress(done, total);
        return;
      }
      const reached = Math.floor((done * STEPS) / total);
      if (reached > step) line(`${(reached * 100) / STEPS} % of ${total} bytes`);
      step = reached;
    },
    endProgress() {
      if (!crowded) output.endProgress();
    },
  };
}
