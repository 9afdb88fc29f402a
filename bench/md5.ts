/** A firmware that digests in JavaScript. */
import { updateMd5 } from "../modules/md5/index.ts";
import { startScript } from "../modules/md5/script.ts";

export function run(chunks: number): void {
  const md5 = startScript();
  const bytes = new Uint8Array(E.toArrayBuffer(E.toFlatString(new Uint8Array(256))!));
  for (let i = 0; i < chunks; i++) updateMd5(md5, bytes);
  E.reboot();
}
