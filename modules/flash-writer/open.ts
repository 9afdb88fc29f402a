import { startMd5 } from "../md5/index.ts";
import type { FlashWriter } from "./state.ts";

/**
 * Opens a region.
 * @param address flash address of its first page
 * @param length bytes that will be written
 */
export function open(address: number, length: number): FlashWriter {
  return {
    _length: length,
    _written: 0,
    _address: address,
    _next: address,
    _erased: address,
    _rest: "",
    _md5: startMd5(),
  };
}
