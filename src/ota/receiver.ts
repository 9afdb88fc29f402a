/**
 * Takes a firmware from `$implementation/ota/firmware/<md5>` and writes it into the slot that is not running. Evaluated
 * when one arrives. Whatever happens, what is running keeps running, and the next attempt starts clean.
 */
import type { FlashWriter } from "../../modules/flash-writer.ts";
import type { Sink } from "../../modules/mqtt.ts";
import type { Device } from "../homie/device.ts";
import type { HomieEvent } from "../homie/event.ts";
import { HEADER_SIZE } from "../image/header.ts";
import { phase } from "../phase.ts";

/** How many bytes lie between two progress reports, at least. */
const REPORT_EVERY = 4096;
/** The first character of a raw image. */
const RAW = "%";

/**
 * Begins an update.
 * @param level the last level of the topic
 * @param length of the payload, in bytes
 * @returns what takes the payload; it takes a refused one too, and lets it go
 */
export function receive(device: Device, level: string, length: number): Sink {
  const md5 = level.toLowerCase();
  let writer: FlashWriter | undefined;
  let over = false;
  /** What was received before the header was complete. */
  let head = "";
  let total = 0;
  let reported = 0;
  let base64: { decode(text: string): string | undefined; end(): string | undefined } | undefined;

  const report = (status: string, type?: HomieEvent["type"]) => {
    device._publish(`${device._topic}/$implementation/ota/status`, status, status === "200" ? 1 : 0, true);
    if (type && device._onEvent) device._onEvent({ type, sizeDone: reported, sizeTotal: total });
  };
  const end = (status: string) => {
    over = true;
    device._receiving = false;
    if (writer && status !== "200") writer.cancel();
    writer = undefined;
    print(`OTA: ${status}`);
    report(status, status === "200" ? "OTA_SUCCESSFUL" : "OTA_FAILED");
    if (status === "200" || device._rebootDue) phase<typeof import("../boot/reboot.ts")>().rebootWhenIdle(device);
  };

  const take = (bytes: string) => {
    if (!writer) {
      // No copy where one chunk has it all.
      head = head ? head + bytes : bytes;
      if (head.length < HEADER_SIZE) return;
      let accepted = phase<typeof import("./accept.ts")>().accept(device, head, length, !!base64);
      if (typeof accepted !== "string" && !phase<typeof import("./secure.ts")>().secure(device)) {
        accepted = "500 FLASH_ERROR";
      }
      if (typeof accepted === "string") {
        end(accepted);
        return;
      }
      total = accepted.size;
      writer = phase<typeof import("../../modules/flash-writer.ts")>().open(accepted.address, total);
      bytes = head;
      head = "";
    }
    if (writer.written + bytes.length > total) end("400 BAD_FIRMWARE");
    else if (!writer.write(bytes)) end("500 FLASH_ERROR");
    else if (!reported || writer.written - reported >= REPORT_EVERY || writer.written === total) {
      reported = writer.written;
      report(`206 ${reported}/${total}`, "OTA_PROGRESS");
    }
  };

  const step = (piece: string, left: number) => {
    if (!head && !writer && !base64 && piece[0] !== RAW) {
      base64 = phase<typeof import("../../modules/base64.ts")>().createBase64Decoder();
    }
    const bytes = base64 ? base64.decode(piece) : piece;
    if (bytes === undefined) end("400 BAD_FIRMWARE");
    else if (bytes) take(bytes);
    if (left || over) return;
    const rest = base64 ? base64.end() : "";
    if (rest) take(rest);
    if (over) return;
    if (rest === undefined || !writer || writer.written !== total) end("400 BAD_FIRMWARE");
    else if (!writer.complete(md5)) end("400 BAD_CHECKSUM");
    else {
      // Memory for the next phase. What is whole need not be erased should the journal not take it.
      writer = undefined;
      base64 = undefined;
      end(phase<typeof import("./install.ts")>().install(device, md5));
    }
  };

  const refused = phase<typeof import("./wanted.ts")>().refusal(device, md5);
  if (refused) end(refused);
  else {
    device._receiving = true;
    report("202", "OTA_STARTED");
  }

  return (piece, left) => {
    if (over) return;
    if (piece === undefined) {
      end("the connection is gone");
      return;
    }
    try {
      step(piece, left);
    } catch (error) {
      // Memory ran short: nothing else can throw here.
      print(`OTA: ${error}`);
      end("500 FLASH_ERROR");
    }
  };
}
