import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import { PIN_NAMES, type SimulatedPin } from "../pin-bank.ts";
import type { DeviceFunction } from "../realm.ts";
import { digitalPulse } from "./pulses.ts";

/** Finds the pin behind something that the device uses as one. */
export type PinLookup = (value: unknown) => SimulatedPin;

/** What the other parts of the engine need to know of pins. */
export interface Pins {
  lookup: PinLookup;
  isPin: (value: unknown) => boolean;
}

/** Installs the pins as globals, `Pin`, and the functions that take one. */
export function installPins(machine: Machine): Pins {
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
  const pulse = digitalPulse(machine, write);
  const read = (pin: SimulatedPin) => (pin.level >= 0.5 ? 1 : 0);
  const analog = (pin: SimulatedPin) => (pin.name === "A0" ? pin.level : Number.NaN);
  const pwm = (pin: SimulatedPin, value: unknown) => write(pin, Math.min(1, Math.max(0, Number(value))));
  const methods: Record<string, (pin: SimulatedPin, ...args: unknown[]) => unknown> = {
    mode: setMode,
    read: (pin) => pin.level >= 0.5,
    set: (pin) => write(pin, 1),
    reset: (pin) => write(pin, 0),
    write: (pin, value) => write(pin, bits(value) & 1),
    pulse,
    analog,
    pwm,
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
      value: realm.expose(name, (self, args) => method(lookup(self), ...args)),
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
  globals.getPinMode = realm.expose("getPinMode", (_self, [pin]) => lookup(pin).mode);
  globals.digitalRead = realm.expose("digitalRead", (_self, [target]) => {
    if (Array.isArray(target)) return target.reduce((value, pin) => (value << 1) | read(lookup(pin)), 0);
    return known.has(target) ? read(lookup(target)) : bits(ownMethod(target, "read")());
  });
  globals.digitalWrite = realm.expose("digitalWrite", (_self, [target, value]) => {
    if (Array.isArray(target)) {
      for (const [at, pin] of [...target].reverse().entries()) write(lookup(pin), (bits(value) >> at) & 1);
    } else if (known.has(target)) write(lookup(target), bits(value) === 0 ? 0 : 1);
    else ownMethod(target, "write")(bits(value));
  });
  globals.digitalPulse = realm.expose("digitalPulse", (_self, [pin, value, times]) => pulse(lookup(pin), value, times));
  globals.analogRead = realm.expose("analogRead", (_self, [pin]) => analog(lookup(pin)));
  globals.analogWrite = realm.expose("analogWrite", (_self, [pin, value]) => pwm(lookup(pin), value));
  return { lookup, isPin: (value) => known.has(value) };
}

/** A level, or several, as `digitalWrite` takes them: what is neither a number nor true is 0, `"true"` too. */
function bits(value: unknown): number {
  return typeof value === "boolean" ? -Number(value) : Math.trunc(Number(value)) || 0;
}

/** A method of an object that stands for a pin, as those of port expanders do. */
function ownMethod(target: unknown, name: "read" | "write"): DeviceFunction {
  const method = target !== null && typeof target === "object" ? (target as Record<string, unknown>)[name] : undefined;
  if (typeof method !== "function") throw new EngineError("Invalid pin");
  return (...args) => method.apply(target, args);
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
