import { inspect } from "node:util";
import { harmlessLines } from "../../files/shown-text.ts";
import { ColouredError, UserError } from "../../files/user-error.ts";

/** Writes to standard error what is wrong; of a fault of this program all that is known about it. */
export function showError(error: unknown): void {
  if (error instanceof ColouredError) console.error(`homie: ${error.message}`);
  else if (error instanceof UserError) console.error(harmlessLines(`homie: ${error.message}`));
  else console.error(harmlessLines(inspect(error)));
}
