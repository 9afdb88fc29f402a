"use overlay";
/**
 * Safe mode: the firmware without the sketch, after that one has made the device crash again and again. The loader counts the
 * crashes (loader.ts), and the evaluation ends before the sketch (src/safe-mode.ts); what remains joins, connects, and takes
 * updates and configurations. Any restart leaves it: the sketch gets as many attempts again.
 */
import { MAX_CRASHES, readBootState } from "../flash/boot-state.ts";
import { SAFE_MODE_ALERT } from "../formats/alert.ts";
import { BOOT } from "../formats/journal.ts";
import type { Device } from "../resident/device.ts";
import { writeRecord } from "./journal.ts";

/** The device is ready in safe mode, or has been ready for a while after a crash: says so, and counts anew. */
export function settle(device: Device): void {
  const { _crashes: crashes } = device;
  const state = readBootState(device._journal);
  if (crashes === undefined || !state) return;
  const isSafe = crashes >= MAX_CRASHES;
  let said = "false";
  if (isSafe) {
    const { reason, excvaddr } = require("ESP8266").getResetInfo();
    // What the watchdog does when memory has run out, see modules/watchdog.ts.
    const cause = reason === "exception" && !excvaddr ? "out of memory" : reason;
    said = `the sketch is left out, it has crashed ${crashes} times: ${cause}`;
    print(`! Safe mode: ${said}`);
  } else delete device._crashes;
  const topic = `${device._topic}/$implementation/safe-mode`;
  device._publish(topic, said, 1, true);
  if (__HOMIE__ === 5 && isSafe) device._publish(`${device._topic}/${SAFE_MODE_ALERT}`, said, 1, true);
  // Noted until a firmware with its sketch has said that this is over.
  if (isSafe) state.crashes = 0;
  else delete state.crashes;
  const json = JSON.stringify(state);
  writeRecord(device._journal, BOOT, json);
}
