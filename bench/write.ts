/** Receives an image whose header was accepted, and writes it into a slot. */
import { open } from "../modules/flash-writer/open.ts";
import { storageAddress } from "../src/flash/address.ts";
import { SLOT_B } from "../src/flash/layout.ts";
import type { Device } from "../src/homie/device.ts";
import type { Update } from "../src/ota/update.ts";
import { phase } from "../src/phase.ts";
import { CHUNK, stream } from "./stream.ts";

/** A firmware that receives, writes and digests in JavaScript. */
export function run(chunks: number): void {
  const length = chunks * CHUNK;
  const address = storageAddress(SLOT_B.page);
  const update: Update = {
    _device: { _topic: "homie/bench", _otaEnabled: true, _publish: () => 1 } as unknown as Device,
    _md5: "0123456789abcdef0123456789abcdef",
    _length: length,
    _head: "",
    _size: length,
    _address: address,
    _base64: null,
    _writer: open(address, length),
    _reported: 0,
  };
  const sink = phase<typeof import("../src/ota/receiver.ts")>().receive(update);
  stream(chunks, (piece, left) => {
    sink(piece, left);
    if (update._over && left) throw new Error("not written");
  });
}
