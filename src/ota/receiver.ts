/**
 * Takes a firmware from `$implementation/ota/firmware/<md5>` and writes it into the slot that is not running. Evaluated
 * when one arrives. Whatever happens, what is running keeps running, and the next attempt starts clean.
 */
import { createBase64Decoder } from "../../modules/base64.ts";
import { type FlashWriter, open } from "../../modules/flash-writer.ts";
import type { Sink } from "../../modules/mqtt.ts";
import { otherSlot, slotHeader } from "../boot/slots.ts";
import { type BootState, readBootState, type Slot, writeBootState } from "../boot/state.ts";
import { u32 } from "../bytes.ts";
import { storageAddress } from "../flash/address.ts";
import { SLOT_A, SLOT_B, SLOT_SIZE } from "../flash/layout.ts";
import type { Device } from "../homie/device.ts";
import type { HomieEvent } from "../homie/event.ts";
import { BOARD_SIZE, HEADER_BOARD, HEADER_CRC, HEADER_SIZE, MAGIC } from "../image/header.ts";

/** How many bytes lie between two progress reports, at least. */
const REPORT_EVERY = 4096;

/**
 * Begins an update.
 * @param running the slot whose image is running
 * @param topicMd5 the last level of the topic
 * @param length of the payload, in bytes
 * @param finished called when the new firmware is in place and the device should reboot when it is idle
 * @returns what takes the payload; it takes a refused one too, and lets it go
 */
export function receive(device: Device, running: Slot, topicMd5: string, length: number, finished: () => void): Sink {
  const md5 = topicMd5.toLowerCase();
  const target = otherSlot(running);
  let writer: FlashWriter | undefined;
  let over = false;
  /** What was received before the header was complete. */
  let head = "";
  let total = 0;
  let reported = 0;
  /** Undefined until the first byte says whether the payload is raw or Base64. */
  let decode: ((piece: string) => string | undefined) | undefined;
  let decodeEnd: () => string | undefined = () => "";

  const publish = (status: string) => {
    device._mqtt.publish(`${device._topic}/$implementation/ota/status`, status, status === "200" ? 1 : 0, true);
  };
  const tell = (type: HomieEvent["type"], detail?: { sizeDone: number; sizeTotal: number }) => {
    device._onEvent?.(Object.assign({ type }, detail));
  };
  const refuse = (status: string) => {
    over = true;
    publish(status);
    console.log(`OTA: ${status}`);
    if (writer) writer.cancel();
    if (total) tell("OTA_FAILED");
  };
  const progress = () => {
    reported = writer!.written;
    publish(`206 ${reported}/${total}`);
    tell("OTA_PROGRESS", { sizeDone: reported, sizeTotal: total });
  };

  /** The header is there: is this image for this board, and does it fit? Only then is a page erased. */
  const begin = () => {
    const header = head.substr(0, HEADER_SIZE);
    const board = `${__BOARD_ID__}\0`;
    if (
      header.substr(0, MAGIC.length) !== MAGIC ||
      E.CRC32(header.substr(0, HEADER_CRC)) >>> 0 !== u32(header, HEADER_CRC) ||
      header.substr(HEADER_BOARD, Math.min(board.length, BOARD_SIZE)) !== board.substr(0, BOARD_SIZE)
    ) {
      return refuse("400 BAD_FIRMWARE");
    }
    const size = HEADER_SIZE + u32(header, 20);
    if (size > SLOT_SIZE) return refuse("400 NOT_ENOUGH_SPACE");
    if (head[0] === "%" && !decodesBase64 && size !== length) return refuse("400 BAD_FIRMWARE");
    // The slot to be erased must not be the one to go back to, nor the one that the loader would take next.
    const state = readBootState();
    if (!state || state.slot !== running || state.tries !== undefined || state.probe) {
      const confirmed: BootState = { slot: running, a: "", b: "" };
      confirmed[running] = device._checksum;
      if (state?.bad) confirmed.bad = state.bad;
      if (!writeBootState(confirmed)) return refuse("500 FLASH_ERROR");
    }
    total = size;
    writer = open(storageAddress((target === "a" ? SLOT_A : SLOT_B).page), total);
    tell("OTA_STARTED");
  };
  let decodesBase64 = false;

  const take = (bytes: string) => {
    if (!writer) {
      head += bytes;
      if (head.length < HEADER_SIZE) return;
      begin();
      if (over) return;
      bytes = head;
      head = "";
    }
    if (writer!.written + bytes.length > total) return refuse("400 BAD_FIRMWARE");
    const first = !writer!.written;
    if (!writer!.write(bytes)) return refuse("500 FLASH_ERROR");
    if (first || writer!.written - reported >= REPORT_EVERY || writer!.written === total) progress();
  };

  const complete = () => {
    if (!writer || writer.written !== total) return refuse("400 BAD_FIRMWARE");
    if (!writer.complete(md5)) return refuse("400 BAD_CHECKSUM");
    if (!slotHeader(target)) return refuse("400 BAD_FIRMWARE");
    const state: BootState = { slot: target, a: md5, b: md5, tries: 0 };
    state[running] = device._checksum;
    if (!writeBootState(state)) return refuse("500 FLASH_ERROR");
    over = true;
    publish("200");
    console.log("OTA: 200");
    tell("OTA_SUCCESSFUL");
    finished();
  };

  if (!device._otaEnabled) refuse("403");
  else if (md5.length !== 32 || !/^[0-9a-f]+$/.test(md5)) refuse("400 BAD_CHECKSUM");
  else if (md5 === device._checksum) refuse("304");
  else if (md5 === readBootState()?.bad) refuse("400 BAD_FIRMWARE");
  else {
    publish("202");
    console.log("OTA: started");
  }

  const step = (piece: string, left: number) => {
    if (!decode && piece) {
      if (piece[0] === "%") {
        decode = (raw) => raw;
        if (length > SLOT_SIZE) return refuse("400 NOT_ENOUGH_SPACE");
      } else {
        const base64 = createBase64Decoder();
        decodesBase64 = true;
        decode = base64.decode;
        decodeEnd = base64.end;
      }
    }
    const bytes = decode ? decode(piece) : "";
    if (bytes === undefined) return refuse("400 BAD_FIRMWARE");
    if (bytes) take(bytes);
    if (left || over) return;
    const end = decodeEnd();
    if (end === undefined) return refuse("400 BAD_FIRMWARE");
    if (end) take(end);
    if (!over) complete();
  };

  return (piece, left) => {
    if (over) return;
    if (piece === undefined) {
      over = true;
      if (writer) writer.cancel();
      return;
    }
    try {
      step(piece, left);
    } catch (error) {
      // Memory ran short: nothing else can throw here.
      console.log(`OTA: ${error}`);
      refuse("500 FLASH_ERROR");
    }
  };
}
