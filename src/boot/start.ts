/** What runs at every boot, once the sketch has been evaluated. */
import { device } from "../homie/device.ts";
import { phase } from "../phase.ts";
import type { Slot } from "./boot-state.ts";
import { startNormal } from "./normal.ts";

/** Reads the configuration and starts the mode that follows from it. */
export function start(): void {
  device._slot = __SLOT_FILE__.substr(3) as Slot;
  device._bootTime = getTime();
  print(`${__FW_NAME__} ${__FW_VERSION__}, slot ${device._slot}`);
  if (phase<typeof import("./load.ts")>().load(device, device._slot)) startNormal();
  else phase<typeof import("./configuration.ts")>().startConfiguration(device);
}
