"use overlay";
import { later } from "../overlay.ts";
/** The reset button: nothing of this is held between two changes of its level. */
import type { Device, ResetTrigger } from "../resident/device.ts";
import { rebootWhenIdle } from "./reboot.ts";

/** How long the board's button, which connects its pin to ground, has to be held, in milliseconds. */
const BUTTON_TIME = 5000;
/** How long the pin has to keep its level to count, in milliseconds. */
const DEBOUNCE = 50;
/** How often a pin is asked that the engine cannot watch, in milliseconds. */
const POLL = 250;

function triggerOf(device: Device): ResetTrigger {
  return device._resetTrigger || { _pin: __BUTTON_PIN__, _level: false, _time: BUTTON_TIME };
}

/** Sets the button up. */
export function watchButton(device: Device, changed: () => void): void {
  const { _pin: pin, _level: level } = triggerOf(device);
  pinMode(pin, level ? "input" : "input_pullup");
  if (setWatch(changed, pin, { repeat: true, edge: "both", debounce: DEBOUNCE }) !== undefined) return;
  // GPIO16, which has no pull-up either.
  pinMode(pin, "input");
  setInterval(changed, POLL);
}

/** The button may have been pressed, which begins the time that it has to be held, or let go, which ends it. */
export function buttonChanged(device: Device): void {
  const trigger = triggerOf(device);
  const level = trigger._pin.read();
  const pressed = level === trigger._level;
  if (pressed === (device._held !== undefined)) return;
  if (pressed) device._held = later(reset, device, trigger._time);
  else {
    clearTimeout(device._held!);
    device._held = undefined;
  }
}

export function reset(device: Device): void {
  print("Reset asked for by the button");
  device._resetDue = true;
  later(rebootWhenIdle, device);
}
