/** Receives an image whose header was accepted, and writes it into a slot. */

import { receiver, type Update } from "../../src/overlays/update.ts";
import type { Device } from "../../src/resident/device.ts";
import { CHUNK, stream } from "./stream.ts";

export function run(chunks: number): void {
  const length = chunks * CHUNK;
  const update: Update = {
    _device: { _topic: "homie/bench", _slot: "a", _otaEnabled: true, _publish: () => 1 } as unknown as Device,
    _md5: "0123456789abcdef0123456789abcdef",
    _over: 0,
    _base64: null,
    _open: 1,
    _fill: 0,
    _size: length,
    _written: 0,
  };
  const sink = receiver(update);
  stream(chunks, (piece, left) => {
    sink(piece, left);
    if (update._over && left) throw new Error("not written");
  });
}
