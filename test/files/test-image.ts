import { encodeHeader, type ImageInfo } from "../../files/firmware-image.ts";

/** A small image that is whole; its code runs nothing. */
export function testImage(board = "nodemcu", info: Partial<ImageInfo> = {}): Buffer {
  const code = "// nothing\n".repeat(40);
  const header = encodeHeader({ board, name: "test", version: "1.2.3", brand: "Homie", ...info }, code, {
    offset: 256,
    length: 8,
  });
  return Buffer.concat([header, Buffer.from(code)]);
}
