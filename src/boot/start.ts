/** What runs at every boot, once the sketch has been evaluated. */
import type { Config } from "../config/config.ts";
import { device } from "../homie/device.ts";
import { log } from "../homie/log.ts";
import { CONFIG } from "../journal/format.ts";
import { readRecord } from "../journal/journal.ts";
import { phase } from "../phase.ts";
import { startNormal } from "./normal.ts";
import { readBootState, type Slot } from "./state.ts";

/** Reads the configuration and starts the mode that follows from it. */
export function start(): void {
  const running = __SLOT_FILE__.substr(3) as Slot;
  device._bootTime = getTime();
  const state = readBootState();
  device._checksum = state?.[running] || "";
  if (state?.probe || state?.tries !== undefined) phase<typeof import("./trial.ts")>().watch(device, running);
  log(`${__FW_NAME__} ${__FW_VERSION__}, slot ${running}`);
  const json = readRecord(CONFIG);
  if (!json) {
    phase<typeof import("./configuration.ts")>().startConfiguration(device);
    return;
  }
  const config: Config = JSON.parse(json);
  for (const setting of device._settings) {
    const value = config.settings?.[setting.name];
    if (value !== undefined) setting.value = value;
  }
  startNormal(config, running);
}
