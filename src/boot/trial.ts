/**
 * What happens when an image on trial does not reach the broker in time. The image may be at fault, or the broker may be
 * away. So the image before it is run once more: if that one does not get through either, nobody is to blame, and they
 * take turns until the broker is back. If it does, the broker is there, and the new image gets a last chance; it is
 * rolled back only if it fails again, right after the other has got through.
 */
import type { Device } from "../homie/device.ts";
import { phase } from "../phase.ts";
import type { BootState } from "./boot-state.ts";
import { goBack, otherSlot, slotHeader } from "./slots.ts";
import { readBootState, writeBootState } from "./state.ts";

/** An image that is on trial, or that probes the broker for the one that is, has had its time: what now? */
export function expire(device: Device): void {
  const running = device._slot;
  const state = readBootState();
  if (!state || state.slot !== running || (state.tries === undefined && !state.probe)) return;
  const other = otherSlot(running);
  if (!slotHeader(other)) return;
  let next: BootState;
  if (state.probe) {
    print("Trial: the broker is away, back to the new firmware");
    next = { slot: other, a: state.a, b: state.b, tries: 0 };
  } else if (state.last) {
    print("Trial: the new firmware does not reach the broker, rolling back");
    next = goBack(state, false);
  } else {
    print("Trial: not ready yet, probing the broker with the firmware before");
    next = { slot: other, a: state.a, b: state.b, probe: true };
  }
  writeBootState(next);
  phase<typeof import("./reboot.ts")>().rebootWhenIdle(device);
}
