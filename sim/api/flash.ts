import { bytesOfAny } from "../bytes.ts";
import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import { FLASH_PAGE } from "../nor-flash.ts";

/** The areas of a 4 MiB flash that the engine calls free, in bytes. */
const FREE = [
  { addr: 0x200000, length: 0x100000 },
  { addr: 0x300000, length: 0x40000 },
  { addr: 0x340000, length: 0x40000 },
  { addr: 0x380000, length: 0x40000 },
  { addr: 0x3c0000, length: 0x3b000 },
];

/** Makes the module `Flash`. The flash begins at address 0, as on the chip. */
export function flashModule(machine: Machine): Record<string, unknown> {
  const { realm } = machine;
  const { flash } = machine.hardware;
  return realm.module({
    getPage: (address: number) => {
      const at = Math.trunc(Number(address));
      if (!(at >= 0 && at < flash.size)) return undefined;
      return realm.object({ addr: at - (at % FLASH_PAGE), length: FLASH_PAGE });
    },
    getFree: () => realm.array(FREE.map((area) => realm.object(area))),
    erasePage: (address: unknown) => {
      if (!Number.isInteger(address)) throw new EngineError(`Address should be an integer, got ${typeof address}`);
      flash.erasePage(address as number);
    },
    write: (data: unknown, address: number) => {
      if (data === undefined) throw new EngineError("Data is not defined");
      const bytes = bytesOfAny(data);
      if (!bytes) throw new EngineError("Unable to get pointer to data");
      flash.write(Math.trunc(Number(address)), bytes);
    },
    read: (length: number, address: number) =>
      length > 0 ? realm.bytes(flash.read(Math.trunc(Number(address)), Math.trunc(length))) : undefined,
  });
}
