import { PAGE } from "../formats/layout.ts";

/** Where Espruino's Linux port begins its flash; the chip begins at 0. */
export const LINUX_FLASH = 0x10000000;

/** The flash address of a page of Storage: found on the spot, so that one image runs on the chip and on Linux. */
export function storageAddress(page: number): number {
  return (require("Flash").getPage(__STORAGE_OFFSET__) ? 0 : LINUX_FLASH) + __STORAGE_OFFSET__ + page * PAGE;
}
