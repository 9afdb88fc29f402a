import { bytesOf, bytesOfAny, stringOf } from "../bytes.ts";
import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import type { SimulatedPin } from "../pin-bank.ts";
import type { PinLookup } from "./pins.ts";

/** Installs `SPI` and `SPI1`. Where nobody answers, zeros come in. */
export function installSpi(machine: Machine, lookup: PinLookup, isPin: (value: unknown) => boolean): void {
  const { realm, hardware } = machine;
  const ready = new WeakSet<object>();
  const output = (pin: SimulatedPin, level: number) => {
    pin.mode = "output";
    pin.put(level);
  };
  const transfer = (self: object, bytes: Uint8Array, select: unknown): Uint8Array => {
    if (!ready.has(self)) throw new EngineError("SPI is not set up: call setup() first");
    const pin = select === undefined ? undefined : lookup(select);
    if (pin) output(pin, 0);
    const received = new Uint8Array(bytes.length);
    for (const { device, select: own } of hardware.wiring.spi) {
      if (own !== undefined && hardware.pins.get(own).level >= 0.5) continue;
      received.set(Array.from(device.transfer([...bytes]) ?? []).slice(0, bytes.length));
    }
    if (pin) output(pin, 1);
    return received;
  };
  const spi = realm.deviceClass("SPI", () => {}, {
    setup: (self) => void ready.add(self),
    send: (self, [data, select]) => {
      if (typeof data === "number") return transfer(self, Uint8Array.of(data), select)[0];
      if (typeof data === "string") return stringOf(transfer(self, bytesOf(data), select));
      const bytes = bytesOfAny(data);
      if (!bytes) throw new EngineError("Expecting a string, a number or an array of them");
      return realm.bytes(transfer(self, bytes, select));
    },
    write: (self, args) => {
      const last = args[args.length - 1];
      const select = isPin(last) ? last : undefined;
      transfer(self, bytesOfAny(select === undefined ? args : args.slice(0, -1)) ?? new Uint8Array(), select);
    },
  });
  Object.assign(realm.globals, { SPI: spi, SPI1: new spi() });
}
