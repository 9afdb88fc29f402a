/** The module `Flash`: the flash chip itself. What the firmware does not know of can be lost: mind the addresses. */
interface EngineFlash {
  /** The page that an address lies in. */
  getPage(address: number): { addr: number; length: number } | undefined;
  /** Areas that the engine does not use. */
  getFree(): { addr: number; length: number }[];
  /** Makes all bits of a page 1. */
  erasePage(address: number): void;
  /** Address and length are multiples of 4. Reports no error: read back. */
  write(data: EngineData, address: number): void;
  /** The bytes from an address on. */
  read(length: number, address: number): Uint8Array;
}
