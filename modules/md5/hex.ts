/** A digest of 16 bytes as 32 lower-case hex digits. */
export function hex(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < 16; i++) text += (bytes[i]! + 256).toString(16).substr(1);
  return text;
}
