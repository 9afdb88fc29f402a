/** Receives and writes into a slot, as src/ota/receiver.ts does. */
import { open } from "../modules/flash-writer.ts";
import { storageAddress } from "../src/flash/address.ts";
import { SLOT_B } from "../src/flash/layout.ts";
import { stream } from "./stream.ts";

const CHUNK = 268;

/** A firmware that receives, writes and digests in JavaScript. */
export function run(chunks: number): void {
  const writer = open(storageAddress(SLOT_B.page), chunks * CHUNK);
  stream(chunks, (piece) => {
    if (!writer.write(piece!)) throw new Error("not written");
  });
}
