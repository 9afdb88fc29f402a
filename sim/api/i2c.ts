import { bytesOfAny } from "../bytes.ts";
import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import type { I2cDevice } from "../wiring.ts";
import type { PinLookup } from "./pins.ts";

interface Bus {
  /** Whether it is `I2C1`, which the port itself serves; the others are made by the engine. */
  isPorts: boolean;
  scl: string | undefined;
  sda: string | undefined;
}

/** What nobody pulls down. */
const NOTHING = 0xff;

/**
 * Installs `I2C` and `I2C1`. Where nobody acknowledges, `I2C1` throws (jshI2CWrite and jshI2CRead in targets/esp8266/jshardware.c),
 * and a bus by software does not notice (jsi2c.c, in which I2C_NACK_CHECK is off): it reads 255.
 */
export function installI2c(machine: Machine, lookup: PinLookup): void {
  const { realm, hardware } = machine;
  const buses = new WeakMap<object, Bus>();
  const pinName = (value: unknown, otherwise?: string) => (value === undefined ? otherwise : lookup(value).name);
  const find = (bus: Bus, address: number): I2cDevice | undefined => {
    if (bus.scl === undefined || bus.sda === undefined) return undefined;
    const wired = hardware.wiring.i2c.get(address);
    if (wired?.pins && (wired.pins.scl !== bus.scl || wired.pins.sda !== bus.sda)) return undefined;
    return wired?.device;
  };
  const talk = (self: unknown, address: number, what: "Write" | "Read"): I2cDevice | undefined => {
    const bus = buses.get(self as object)!;
    const device = find(bus, address);
    if (!device && bus.isPorts) throw new EngineError(`I2C${what}: No ACK 0`, "InternalError");
    return device;
  };
  const write = (self: unknown, address: number, data: unknown[]) => {
    const bytes = bytesOfAny(data);
    if (bytes?.length) talk(self, address, "Write")?.write([...bytes]);
  };
  const read = (self: unknown, address: number, count: number) => {
    if (!(count > 0)) return undefined;
    const answer = talk(self, address, "Read")?.read(count) ?? [];
    return realm.bytes(Uint8Array.from({ length: count }, (_, at) => answer[at] ?? NOTHING));
  };
  const i2c = realm.deviceClass(
    "I2C",
    (self) => void buses.set(self, { isPorts: false, scl: undefined, sda: undefined }),
    {
      setup: (self, [options]) => {
        const bus = buses.get(self)!;
        const { scl, sda } = (options ?? {}) as { scl?: unknown; sda?: unknown };
        bus.scl = pinName(scl, bus.isPorts ? "D12" : undefined);
        bus.sda = pinName(sda, bus.isPorts ? "D13" : undefined);
      },
      writeTo: (self, [address, ...data]) => write(self, addressOf(address), data),
      readFrom: (self, [address, count]) => read(self, addressOf(address), Math.trunc(Number(count))),
      readReg: (self, [address, register, count]) => {
        write(self, addressOf(address), [Number(register) & 0xff]);
        return read(self, addressOf(address), Math.trunc(Number(count)));
      },
    },
  );
  const first = new i2c() as object;
  buses.set(first, { isPorts: true, scl: undefined, sda: undefined });
  Object.assign(realm.globals, { I2C: i2c, I2C1: first });
}

/** The address of a device, which may come with how the bus is to be left. */
function addressOf(value: unknown): number {
  const given = value !== null && typeof value === "object" ? (value as { address?: unknown }).address : value;
  return Math.trunc(Number(given)) & 0xff;
}
