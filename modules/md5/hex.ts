/** A digest, 16 bytes from an offset on, as 32 lower-case hex digits. */
export function hex(bytes: Uint8Array, from: number): string {
  let text = "";
  for (let i = from; i < from + 16; i++) {
    const digits = (bytes[i]! + 256).toString(16);
    text += digits.substr(1);
  }
  return text;
}
