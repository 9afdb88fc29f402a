import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";

/** Below it an ESP8266 has nothing: it stops with an exception, and restarts. */
const FIRST_ADDRESS = 0x3ff00000;

/** Installs `poke32`, for addresses where nothing is. */
export function installMemory(machine: Machine): void {
  const { realm } = machine;
  realm.globals.poke32 = realm.expose("poke32", (_self, [address]) => {
    if (Number(address) < FIRST_ADDRESS) machine.reboot("exception");
    throw new EngineError("poke32 is not simulated where there is something");
  });
}
