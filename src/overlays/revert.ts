"use overlay";
/** The way back to the image in the other slot, because somebody asks for it. It is on trial there, as after an update. */
import { readBootState } from "../flash/boot-state.ts";
import { otherSlot, readHeader } from "../flash/slots.ts";
import type { BootState } from "../formats/boot-state.ts";
import { BOOT } from "../formats/journal.ts";
import { later } from "../overlay.ts";
import type { Device } from "../resident/device.ts";
import { writeRecord } from "./journal.ts";
import { rebootWhenIdle } from "./reboot.ts";

/**
 * Has the other slot's image booted next. Whether it is whole is the loader's to see: if not, it boots this one again, and that is
 * told as `500 FLASH_ERROR`.
 */
export function revert(device: Device): void {
  const running = device._slot;
  const other = otherSlot(running);
  const header = readHeader(other);
  let status = "";
  if (!device._otaEnabled) status = "403";
  else if (device._receiving) status = "409 UPDATING";
  else if (!header) status = "400 NO_IMAGE";
  else {
    const before = readBootState(device._journal);
    const state: BootState = { slot: other, a: before ? before.a : "", b: before ? before.b : "", tries: 0 };
    if (device._crashes !== undefined) state.crashes = 0;
    device._unsettled = true;
    const json = JSON.stringify(state);
    const stored = writeRecord(device._journal, BOOT, json);
    status = stored ? "200" : "500 FLASH_ERROR";
  }
  later(answerRevert, { _device: device, _status: status });
}

/** Tells what has become of it, and reboots if it is to be. */
export function answerRevert(answer: { _device: Device; _status: string }): void {
  const { _device: device, _status: status } = answer;
  const topic = `${device._topic}/$implementation/ota/status`;
  device._publish(topic, status, 1, true);
  print(`OTA: back to the image before: ${status}`);
  if (status === "200") later(rebootWhenIdle, device);
}
