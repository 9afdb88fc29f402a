import type { Machine } from "../machine.ts";

/** Makes the module `ESP8266`. */
export function esp8266Module(machine: Machine): Record<string, unknown> {
  return machine.realm.module({
    reboot: () => machine.reboot(),
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
    getResetInfo: () => machine.realm.object({ reason: "power on", exccause: 0 }),
  });
}
