import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import type { SimulatedPin } from "../pin-bank.ts";

/**
 * What `digitalPulse` does (jswrap_io.c): the first edge at once, the others in their time, without the device. A pulse that is
 * asked for while others go on follows them.
 * @param write what puts a level out
 */
export function digitalPulse(machine: Machine, write: (pin: SimulatedPin, level: number) => void) {
  const { clock } = machine.hardware;
  /** When the last edge of a pin is due, in milliseconds as `clock.now()`. */
  const last = new Map<SimulatedPin, number>();
  return (pin: SimulatedPin, value: unknown, times: unknown): void => {
    const all: unknown[] = Array.isArray(times) ? times : [times];
    if (!Array.isArray(times) && !(Number(times) >= 0))
      throw new EngineError("Pulse Time is less than 0 or not a number");
    const now = clock.now();
    let due = Math.max(now, last.get(pin) ?? 0);
    let level = value ? 1 : 0;
    if (due === now) write(pin, level);
    for (const time of all.map(Number)) {
      level = 1 - level;
      if (!(time > 0)) continue;
      due += time;
      const next = level;
      machine.whenHalted(clock.after(due - now, () => write(pin, next)));
    }
    last.set(pin, due);
  };
}
