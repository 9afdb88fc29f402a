/**
 * Takes a firmware from `$implementation/ota/firmware/<md5>` and writes it into the slot that is not running. Evaluated
 * when one arrives. Whatever happens, what is running keeps running, and the next attempt starts clean.
 */
import type { Sink } from "../../modules/mqtt.ts";
import { HEADER_SIZE } from "../image/header.ts";
import { writeRecord } from "../journal/access.ts";
import { BOOT } from "../journal/format.ts";
import { phase } from "../phase.ts";
import type { Update } from "./update.ts";

/** The first character of a raw image. */
const RAW = "%";
/** How many bytes lie between two progress reports, at least. */
const REPORT_EVERY = 4096;

/**
 * Begins an update.
 * @returns what takes the payload: one step after the other, each evaluated for itself, so that memory never holds two of
 * them. It takes a refused payload too, and lets it go.
 */
export function receive(update: Update): Sink {
  phase<typeof import("./begin.ts")>().begin(update);
  return (piece, left) => {
    if (update._over) return;
    let status = "";
    let bytes = piece;
    try {
      if (update._base64 === undefined)
        update._base64 = piece && piece[0] !== RAW ? { _rest: "", _padded: false } : null;
      if (update._base64 && bytes)
        bytes = phase<typeof import("../../modules/base64.ts")>().decode(update._base64, bytes, !left);
      if (piece === undefined) status = "the connection is gone";
      else if (bytes === undefined) status = "400 BAD_FIRMWARE";
      else if (!update._writer) {
        // No copy where one piece has it all.
        update._head = update._head ? update._head + bytes : bytes;
        bytes = "";
        if (update._head.length >= HEADER_SIZE) {
          status = phase<typeof import("./accept.ts")>().accept(update);
          const device = update._device;
          if (!status && device._unsettled) {
            if (writeRecord(BOOT, phase<typeof import("./secure.ts")>().secured(device))) device._unsettled = false;
            else status = "500 FLASH_ERROR";
          }
          if (!status) {
            device._installed = "";
            update._writer = phase<typeof import("../../modules/flash-writer/open.ts")>().open(
              update._address,
              update._size,
            );
            bytes = update._head;
            update._head = "";
          }
        }
      }
      if (!status && bytes) {
        const writer = update._writer!;
        if (writer._written + bytes.length > update._size) status = "400 BAD_FIRMWARE";
        else if (!phase<typeof import("../../modules/flash-writer/write.ts")>().write(writer, bytes)) {
          status = "500 FLASH_ERROR";
        } else if (
          !update._reported ||
          writer._written - update._reported >= REPORT_EVERY ||
          writer._written === update._size
        ) {
          update._reported = writer._written;
          phase<typeof import("./report.ts")>().reportProgress(update);
        }
      }
      if (!status && !left) {
        if (update._writer && update._writer._written === update._size)
          phase<typeof import("./arrived.ts")>().finishSoon(update);
        else status = "400 BAD_FIRMWARE";
      }
    } catch (error) {
      // Memory ran short: nothing else can throw here.
      print(`OTA: ${error}`);
      status = "500 FLASH_ERROR";
    }
    if (status) phase<typeof import("./end.ts")>().end(update, status);
  };
}
