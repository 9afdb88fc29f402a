import { bytesOfAny } from "../bytes.ts";
import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import type { OneWireDevice } from "../wiring.ts";
import type { PinLookup } from "./pins.ts";

/** What a line reads as that nobody pulls down. */
const NOTHING = 0xff;
const ALARM_SEARCH = 0xec;

interface Bus {
  pin: string;
  /** Those that are meant until the bus begins anew. */
  selected: OneWireDevice[];
}

/** Installs `OneWire`. */
export function installOneWire(machine: Machine, lookup: PinLookup): void {
  const { realm, hardware } = machine;
  const buses = new WeakMap<object, Bus>();
  const present = (bus: Bus) => hardware.wiring.oneWire.get(bus.pin) ?? [];
  realm.globals.OneWire = realm.deviceClass(
    "OneWire",
    (self, [pin]) => void buses.set(self, { pin: lookup(pin).name, selected: [] }),
    {
      reset: (self) => {
        const bus = buses.get(self)!;
        bus.selected = [];
        return present(bus).length > 0;
      },
      select: (self, [rom]) => {
        if (typeof rom !== "string" || rom.length !== 16)
          throw new EngineError(`Invalid OneWire device address ${JSON.stringify(rom)}`, "TypeError");
        const bus = buses.get(self)!;
        bus.selected = present(bus).filter((device) => device.rom.toLowerCase() === rom.toLowerCase());
      },
      skip: (self) => {
        const bus = buses.get(self)!;
        bus.selected = present(bus);
      },
      write: (self, [data]) => {
        const bytes = [...(bytesOfAny(data) ?? [])];
        for (const device of buses.get(self)!.selected) device.write(bytes);
      },
      read: (self, [count]) => {
        const wanted = count === undefined ? 1 : Math.trunc(Number(count));
        const bytes = new Uint8Array(wanted).fill(NOTHING);
        // Who sends a zero pulls the line down for all.
        for (const device of buses.get(self)!.selected) {
          const answer = device.read(wanted);
          for (let at = 0; at < wanted; at++) bytes[at]! &= answer[at] ?? NOTHING;
        }
        return count === undefined ? bytes[0] : realm.bytes(bytes);
      },
      search: (self, [command]) => {
        const all = present(buses.get(self)!);
        const found = command === ALARM_SEARCH ? all.filter((device) => device.hasAlarm?.()) : all;
        return realm.array(found.map((device) => device.rom.toLowerCase()).sort(byLowestBit));
      },
    },
  );
}

/** The order in which the search of jswrap_onewire.c finds addresses: at the first bit that differs, the lower one comes first. */
function byLowestBit(one: string, other: string): number {
  const bits = (rom: string) =>
    [...Buffer.from(rom, "hex")].map((byte) => [...byte.toString(2).padStart(8, "0")].reverse().join("")).join("");
  return bits(one) < bits(other) ? -1 : 1;
}
