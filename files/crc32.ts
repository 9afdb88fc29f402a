const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 (IEEE 802.3) of a string of bytes, as the engine's `E.CRC32` computes it. Node has one only from 20.15. */
export function crc32(bytes: string): number {
  let value = 0xffffffff;
  for (let at = 0; at < bytes.length; at++) {
    value = (value >>> 8) ^ TABLE[(value ^ bytes.charCodeAt(at)) & 255]!;
  }
  return (value ^ 0xffffffff) >>> 0;
}
