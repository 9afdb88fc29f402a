/** What becomes of a trial when the device is ready. Evaluated then. */
import type { Device } from "../homie/device.ts";
import { phase } from "../phase.ts";
import type { BootState } from "./boot-state.ts";
import { otherSlot } from "./slots.ts";
import { readBootState, writeBootState } from "./state.ts";

/** Makes the running image permanent; or, if it only probed the broker, gives the one on trial its last chance. */
export function confirm(device: Device): void {
  const running = device._slot;
  const state: BootState = readBootState() || { slot: running, a: "", b: "" };
  const status = `${device._topic}/$implementation/ota/status`;
  if (state.bad) device._publish(status, `500 ROLLED_BACK ${state.bad}`, 1, true);
  if (state.rotten) device._publish(status, `500 FLASH_ERROR ${state.rotten}`, 1, true);
  if (state.probe && state.slot === running) {
    print("Trial: the broker is there, the new firmware gets its last chance");
    writeBootState({ slot: otherSlot(running), a: state.a, b: state.b, tries: 0, last: true });
    phase<typeof import("./reboot.ts")>().rebootWhenIdle(device);
  } else if (state.slot === running ? state.tries !== undefined : state.probe) {
    // The latter: its time was up, but before the sketch was idle, so that the other could probe, it got here after all.
    print("The new firmware is confirmed");
    if (writeBootState({ slot: running, a: state.a, b: state.b })) device._unsettled = false;
  }
}
