import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { shownText } from "../../files/shown-text.ts";
import { UserError } from "../../files/user-error.ts";

/**
 * Asks somebody at a terminal for a secret, which is not shown while it is typed.
 * @returns undefined where nobody sits at a terminal, and when nothing was typed
 */
export async function askSecret(what: string): Promise<string | undefined> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) return undefined;
  stderr.write(`${shownText(what)}: `);
  // It echoes what is typed to its output.
  const nowhere = new Writable({ write: (_bytes, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true, historySize: 0 });
  try {
    const typed = await new Promise<string>((resolve, reject) => {
      lines.once("line", resolve);
      lines.once("SIGINT", () => reject(new UserError("Interrupted.")));
      lines.once("close", () => resolve(""));
    });
    return typed === "" ? undefined : typed;
  } finally {
    lines.close();
    stderr.write("\n");
  }
}
