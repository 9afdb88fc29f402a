/** A firmware that digests in JavaScript. */
import { startMd5, updateMd5 } from "../../modules/md5/index.ts";

export function run(chunks: number): void {
  const md5 = startMd5();
  const bytes = new Uint8Array(E.toArrayBuffer(E.toFlatString(new Uint8Array(256))!));
  for (let i = 0; i < chunks; i++) updateMd5(md5, bytes, 256);
  E.reboot();
}
