/** What runs at every boot, once the sketch has been evaluated. */
import { device } from "../homie/device.ts";
import { phase } from "../phase.ts";
import type { Slot } from "./boot-state.ts";

function buttonChanged(): void {
  phase<typeof import("./button.ts")>().buttonChanged(device);
}

/** Reads the configuration and starts the mode that follows from it. */
export function start(): void {
  device._slot = __SLOT_FILE__.substr(3) as Slot;
  device._bootTime = getTime();
  print(`${__FW_NAME__} ${__FW_VERSION__}, slot ${device._slot}`);
  const mode = phase<typeof import("./load.ts")>().load(device, device._slot);
  if (device._onEvent) device._onEvent({ type: mode });
  if (mode === "CONFIGURATION_MODE") {
    phase<typeof import("./configuration.ts")>().startConfiguration(device);
    return;
  }
  if (device._resetTrigger !== false) phase<typeof import("./button.ts")>().watchButton(device, buttonChanged);
  if (mode === "NORMAL_MODE") phase<typeof import("./normal.ts")>().startNormal(device);
  else phase<typeof import("./standalone.ts")>().startStandalone();
}
