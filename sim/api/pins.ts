import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import { PIN_NAMES, type SimulatedPin } from "../pin-bank.ts";

/** Finds the pin behind something that the device uses as one. */
export type PinLookup = (value: unknown) => SimulatedPin;

/** Installs the pins as globals, `Pin`, and the functions that take one. Returns how to find a pin. */
export function installPins(machine: Machine): PinLookup {
  const { realm, hardware } = machine;
  const { globals } = realm;
  const known = new Map<unknown, SimulatedPin>();
  const lookup: PinLookup = (value) => {
    const pin = known.get(value);
    if (!pin) throw new EngineError("Invalid pin!");
    return pin;
  };
  const made = realm.object();
  const pinClass = realm.expose("Pin", (_self, [name]) => {
    if (known.has(name)) return name;
    if (!Object.hasOwn(made, String(name))) throw new EngineError(`Invalid pin: ${String(name)}`);
    return made[String(name)];
  }) as unknown as { prototype: object };
  const setMode = (pin: SimulatedPin, mode: unknown) => {
    // jshPinSetState in targets/esp8266/jshardware.c.
    if (pin.name === "D16" && !["input", "output"].includes(String(mode)))
      hardware.log("ERROR: only output and input are valid for D16");
    else applyMode(pin, mode);
  };
  const methods: Record<string, (pin: SimulatedPin, argument: unknown) => unknown> = {
    mode: setMode,
    read: (pin) => pin.level >= 0.5,
    set: (pin) => write(pin, 1),
    reset: (pin) => write(pin, 0),
    write: (pin, value) => write(pin, value ? 1 : 0),
    toggle: (pin) => {
      const next = pin.level < 0.5;
      write(pin, next ? 1 : 0);
      return next;
    },
    getMode: (pin) => pin.mode,
    toString: (pin: SimulatedPin) => pin.name,
    toJSON: (pin) => pin.name,
  };
  for (const [name, method] of Object.entries(methods))
    Object.defineProperty(pinClass.prototype, name, {
      value: realm.expose(name, (self, [argument]) => method(lookup(self), argument)),
    });
  for (const name of PIN_NAMES) {
    const object = Object.setPrototypeOf(realm.object(), pinClass.prototype);
    known.set(object, hardware.pins.get(name));
    made[name] = object;
    globals[name] = object;
  }
  globals.Pin = pinClass;
  globals.HIGH = 1;
  globals.LOW = 0;
  globals.pinMode = realm.expose("pinMode", (_self, [pin, mode]) => setMode(lookup(pin), mode));
  globals.digitalRead = realm.expose("digitalRead", (_self, [pin]) => (lookup(pin).level >= 0.5 ? 1 : 0));
  globals.digitalWrite = realm.expose("digitalWrite", (_self, [pin, value]) => write(lookup(pin), value ? 1 : 0));
  globals.analogRead = realm.expose("analogRead", (_self, [pin]) =>
    lookup(pin).name === "A0" ? lookup(pin).level : Number.NaN,
  );
  globals.analogWrite = realm.expose("analogWrite", (_self, [pin, value]) =>
    write(lookup(pin), Math.min(1, Math.max(0, Number(value)))),
  );
  return lookup;
}

/** A mode that is no output lets go of the pin. */
function applyMode(pin: SimulatedPin, mode: unknown): void {
  pin.mode = String(mode ?? "auto");
  if (!/^(output|opendrain|af_output|af_opendrain)/.test(pin.mode)) pin.put(undefined);
}

/** Writing to a pin that has no mode makes it an output, as the engine does. */
function write(pin: SimulatedPin, value: number): void {
  if (!pin.mode.includes("output") && !pin.mode.includes("opendrain")) pin.mode = "output";
  pin.put(value);
}
