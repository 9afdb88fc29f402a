import { bytesOfAny } from "../bytes.ts";
import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import type { PinLookup } from "./pins.ts";

/** What `write` of the module `neopixel` does, and `neopixelWrite` of the module `ESP8266`. */
export function neopixelWrite(machine: Machine, lookup: PinLookup): (pin: unknown, data: unknown) => void {
  return (target, data) => {
    const bytes = bytesOfAny(data);
    if (!bytes) throw new EngineError("Expecting a string, a number or an array of them");
    const pin = lookup(target);
    // LEDs that are not addressed keep what they were told last.
    const before = machine.hardware.wiring.leds.get(pin.name) ?? new Uint8Array();
    const now = new Uint8Array(Math.max(before.length, bytes.length));
    now.set(before);
    now.set(bytes);
    pin.mode = "output";
    pin.put(0);
    machine.hardware.wiring.leds.set(pin.name, now);
  };
}
