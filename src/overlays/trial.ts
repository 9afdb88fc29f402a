"use overlay";
import { readBootState } from "../flash/boot-state.ts";
import { goBack, otherSlot, readHeader } from "../flash/slots.ts";
/**
 * The trial of an image that was installed: it has to reach `$state` = `ready` in time. If it does not, the image may be
 * at fault, or the broker may be away. So the image before it is run once more: if that one does not get through either,
 * nobody is to blame, and they take turns until the broker is back. If it does, the broker is there, and the new image gets
 * a last chance; it is rolled back only if it fails again, right after the other has got through.
 */
import type { BootState, Slot } from "../formats/boot-state.ts";
import { BOOT } from "../formats/journal.ts";
import { later } from "../overlay.ts";
import type { Device } from "../resident/device.ts";
import { writeRecord } from "./journal.ts";
import { rebootWhenIdle } from "./reboot.ts";

/** How many variables an image has to leave free, when ready, to be kept: it could never be replaced over the air otherwise. */
const LEAST_FREE = 300;

/** The state that follows another: the same images, this slot to be booted. What outlives a trial goes with it. */
function follow(state: BootState, slot: Slot): BootState {
  const next: BootState = { slot, a: state.a, b: state.b };
  if (state.back) next.back = state.back;
  if (state.crashes !== undefined) next.crashes = state.crashes;
  return next;
}

/** An image that is on trial, or that probes the broker for the one that is, has had its time: what now? */
export function expireTrial(device: Device): void {
  const running = device._slot;
  const state = readBootState(device._journal);
  if (!state || state.slot !== running || (state.tries === undefined && !state.probe)) return;
  const other = otherSlot(running);
  const header = readHeader(other);
  if (!header) return;
  let next: BootState;
  if (state.probe) {
    print("Trial: the broker is away, back to the new firmware");
    next = follow(state, other);
    next.tries = 0;
  } else if (state.last) {
    print("Trial: the new firmware does not reach the broker, rolling back");
    next = goBack(state, false);
  } else {
    print("Trial: not ready yet, probing the broker with the firmware before");
    next = follow(state, other);
    next.probe = true;
  }
  const json = JSON.stringify(next);
  writeRecord(device._journal, BOOT, json);
  later(rebootWhenIdle, device);
}

/**
 * The device is ready: makes the running image permanent; or, if it only probed the broker, gives the one on trial its last
 * chance. Tells the broker of an image that was given up.
 */
export function confirm(device: Device): void {
  const running = device._slot;
  const state: BootState = readBootState(device._journal) || { slot: running, a: "", b: "" };
  const status = `${device._topic}/$implementation/ota/status`;
  if (state.bad) {
    const given = `500 ROLLED_BACK ${state.bad}`;
    device._publish(status, given, 1, true);
  }
  if (state.rotten) {
    const given = `500 FLASH_ERROR ${state.rotten}`;
    device._publish(status, given, 1, true);
  }
  if (state.probe && state.slot === running) {
    print("Trial: the broker is there, the new firmware gets its last chance");
    const other = otherSlot(running);
    const next = follow(state, other);
    next.tries = 0;
    next.last = true;
    const json = JSON.stringify(next);
    writeRecord(device._journal, BOOT, json);
    later(rebootWhenIdle, device);
  } else if (state.slot === running ? state.tries !== undefined : state.probe) {
    // The latter: its time was up, but before the sketch was idle, so that the other could probe, it got here after all.
    const { free } = process.memory();
    const isKept = free >= LEAST_FREE;
    let next: BootState;
    if (isKept) {
      print("The new firmware is confirmed");
      next = follow(state, running);
    } else {
      print(`Trial: only ${free} variables are free, with which no update would be taken later: rolling back`);
      // Not taken again, though it may have been about to give way for a probe.
      state.slot = running;
      state.tries = 0;
      next = goBack(state, false);
    }
    const json = JSON.stringify(next);
    const stored = writeRecord(device._journal, BOOT, json);
    if (!isKept) later(rebootWhenIdle, device);
    else if (stored) device._unsettled = false;
  }
}
