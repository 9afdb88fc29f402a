import { lookup } from "node:dns/promises";
import { readInput } from "../../files/read-and-write.ts";
import { UsageError } from "../../files/user-error.ts";
import { askSecret } from "../terminal/ask-secret.ts";

const SHORTEST = 8;

/**
 * The password of a page, from a file, the variable HOMIE_UI_PASSWORD or the keyboard.
 * @returns undefined where there is none and none is needed: nobody else reaches the page
 */
export async function pagePassword(host: string, file: string | undefined): Promise<string | undefined> {
  const given = file === undefined ? process.env.HOMIE_UI_PASSWORD || undefined : firstLine(file);
  const isAlone = given === undefined && (await isLoopback(host));
  const password = given ?? (isAlone ? undefined : await askSecret(`A password for the page at ${host}`));
  if (password === undefined) {
    if (isAlone) return undefined;
    throw new UsageError(
      `Others can reach the page at ${host}, and who does has your devices: give it a password, by ` +
        "--page-password-file <file> or the variable HOMIE_UI_PASSWORD.",
    );
  }
  if (password.length < SHORTEST) throw new UsageError(`The page's password has at least ${SHORTEST} characters.`);
  return password;
}

const firstLine = (file: string): string => readInput(file, "the page's password").toString("utf8").split(/\r?\n/)[0]!;

/** Whether a name or an address leads to this computer alone; one that leads nowhere is refused later. */
async function isLoopback(host: string): Promise<boolean> {
  const { address } = await lookup(host).catch(() => ({ address: host }));
  return address === "::1" || address.startsWith("127.");
}
