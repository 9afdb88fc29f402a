/** How bytes are handed to the ESP8266's mask ROM: apart, for it happens at each piece of what is digested. */

/** Address of the mask ROM's MD5Update, see rom.ts. */
const ROM_UPDATE = 0x40009834;

/** The address of an array's bytes, word-aligned in RAM. Nothing but such an address may reach the ROM. */
export function addressOf(bytes: Uint8Array): number {
  const address = E.getAddressOf(bytes, true);
  if (!address || address & 3) throw new Error("no flat string");
  return address;
}

/** Adds up to 65535 bytes, in a flat string in RAM. */
export function updateRom(context: Uint8Array, bytes: Uint8Array): void {
  const at = addressOf(context);
  const bytesAt = addressOf(bytes);
  E.nativeCall(ROM_UPDATE, "void(int,int,int)")(at, bytesAt, bytes.length);
}
