/** How MD5 by the ESP8266's mask ROM begins: apart from the rest, since an update does it where the C stack is scarce. */

/** Addresses of the mask ROM's functions, from Espressif's linker script for the ESP8266 (eagle.rom.addr.v6.ld). */
const ROM_INIT = 0x40009818;
export const ROM_UPDATE = 0x40009834;
/** Where room begins for the bytes of a last block and for the digest: behind the context of 88 bytes, word-aligned. */
export const ROOM = 96;
const SIZE = ROOM + 64;

/**
 * Starts a digest. Only where `tryRom` has said yes.
 * @returns the context and some room, whose bytes lie in one piece, word-aligned, in RAM: nothing else may reach the ROM;
 * undefined where memory has no such piece
 */
export function startRom(): Uint8Array | undefined {
  const context = new Uint8Array(SIZE);
  const at = E.getAddressOf(context, true);
  const isFit = at && !(at & 3);
  if (isFit) E.nativeCall(ROM_INIT, "void(int)")(at);
  return isFit ? context : undefined;
}
