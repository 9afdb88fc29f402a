import type { Machine } from "../machine.ts";

/** Variables of the chip and those of them that are taken when `.bootcde` starts. */
export const VARIABLES = { total: 1600, usage: 41, free: 1559 };

/** Installs `process`, `getTime` and `getSerial`. Variables are not simulated: how many are free is what the board says. */
export function installProcess(machine: Machine): void {
  const { realm, hardware } = machine;
  const made = realm.module({
    memory: () =>
      realm.object({
        free: hardware.free,
        usage: VARIABLES.total - hardware.free,
        total: VARIABLES.total,
        history: 0,
        gc: 0,
        gctime: 0,
        blocksize: 12,
      }),
  });
  made.version = "2v29";
  made.env = realm.object({
    VERSION: "2v29",
    // The name of the board file (PC_BOARD_ID in jswrap_process.c), which is not the "name" in it.
    BOARD: "ESP8266_4MB",
    FLASH: 0,
    STORAGE: hardware.board.storage.pages * 4096,
    SERIAL: serial(hardware.mac),
    MODULES: "Storage,Flash,net,http,Wifi,ESP8266,TelnetServer,neopixel",
  });
  realm.globals.process = made;
  realm.globals.getSerial = realm.expose("getSerial", () => serial(hardware.mac));
  realm.globals.getTime = realm.expose("getTime", () => hardware.clock.now() / 1000);
}

/** The engine's serial number of the chip: the MAC address in two groups. */
function serial(mac: string): string {
  const digits = mac.replaceAll(":", "");
  return `${digits.slice(0, 8)}-${digits.slice(8)}`;
}
