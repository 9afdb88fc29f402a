import { bytesOfAny, stringOf } from "../bytes.ts";
import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Installs `atob` and `btoa`. */
export function installBase64(machine: Machine): void {
  const { realm } = machine;
  realm.globals.btoa = realm.expose("btoa", (_self, [data]) => {
    const bytes = bytesOfAny(data);
    if (!bytes || typeof data === "number") throw new EngineError(`Expecting String or Array, got ${typeof data}`);
    return Buffer.from(bytes).toString("base64");
  });
  realm.globals.atob = realm.expose("atob", (_self, [text]) => {
    if (typeof text !== "string") throw new EngineError(`Expecting String, got ${typeof text}`);
    return decode(text);
  });
}

/** The engine skips white space, takes anything else that is not Base64 for zero bits, and never fails. */
export function decode(text: string): string {
  const characters = text.replace(/[ \t\n\r\v\f]/g, "");
  const padding = characters.slice(-2).split("=").length - 1;
  const length = Math.max(0, Math.floor((characters.length * 3) / 4) - padding);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i < characters.length; i += 4) {
    let triple = 0;
    let last = 0;
    for (let j = 0; j < 4; j++) {
      const bits = ALPHABET.indexOf(characters[i + j] ?? "=");
      if (bits < 0) continue;
      triple |= bits << ((3 - j) * 6);
      last = j;
    }
    for (let j = 0; j < last && at < length; j++) bytes[at++] = triple >> (16 - 8 * j);
  }
  return stringOf(bytes);
}
