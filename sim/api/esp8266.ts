import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import { neopixelWrite } from "./neopixel.ts";
import type { PinLookup } from "./pins.ts";

/** The exception that writing to an address brings where nothing may be written. */
const STORE_PROHIBITED = 29;

/** Makes the module `ESP8266`. */
export function esp8266Module(machine: Machine, lookup: PinLookup): Record<string, unknown> {
  return machine.realm.module({
    reboot: () => machine.reboot(),
    deepSleep: (microseconds: unknown) => {
      if (!Number.isInteger(microseconds)) throw new EngineError("Invalid microseconds");
      machine.sleep((microseconds as number) / 1000);
    },
    neopixelWrite: neopixelWrite(machine, lookup),
    getState: () =>
      machine.realm.object({
        sdkVersion: "2.2.1",
        cpuFrequency: 160,
        freeHeap: 12000,
        maxCon: 10,
        flashMap: "4MB:1024/1024",
        flashKB: machine.hardware.flash.size / 1024,
        flashChip: "0xEF 0x4016",
      }),
    getResetInfo: () => {
      const { resetReason: reason } = machine.hardware;
      return machine.realm.object({ reason, exccause: reason === "exception" ? STORE_PROHIBITED : 0, excvaddr: 0 });
    },
  });
}
