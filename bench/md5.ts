/** A firmware that digests in JavaScript. */
import { scriptMd5 } from "../modules/md5-script.ts";

export function run(chunks: number): void {
  const md5 = scriptMd5();
  const bytes = new Uint8Array(E.toArrayBuffer(E.toFlatString(new Uint8Array(256))!));
  for (let i = 0; i < chunks; i++) md5.update(bytes);
  E.reboot();
}
