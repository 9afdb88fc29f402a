/**
 * Takes a firmware from `$implementation/ota/firmware/<md5>` and writes it into the slot that is not running. Evaluated
 * when one arrives. Whatever happens, what is running keeps running, and the next attempt starts clean.
 */
import type { Sink } from "../../modules/mqtt.ts";
import { phase } from "../phase.ts";
import type { Update } from "./update.ts";

/**
 * Begins an update.
 * @returns what takes the payload; it takes a refused one too, and lets it go
 */
export function receive(update: Update): Sink {
  phase<typeof import("./begin.ts")>().begin(update);
  return (piece, left) => {
    if (!update._over) phase<typeof import("./take.ts")>().take(update, piece, left);
  };
}
