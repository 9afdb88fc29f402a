/** Erases the configuration for a reset, so that nothing of it can be read. Evaluated then. */
import type { Device } from "../homie/device.ts";
import { eraseSparePage, writeRecords } from "../journal/access.ts";
import { CONFIG, CONFIG_STATE, PREVIOUS } from "../journal/format.ts";
import { encodeConfigState } from "./config-state.ts";

export function eraseConfig(device: Device): void {
  print("Reset: the configuration is erased");
  const state = device._standalone ? encodeConfigState({ configure: true }) : "";
  // The other page is erased at the next start, if the power fails before it is erased here.
  if (writeRecords({ [CONFIG]: "", [PREVIOUS]: "", [CONFIG_STATE]: state })) eraseSparePage();
  if (device._onEvent) device._onEvent({ type: "ABOUT_TO_RESET" });
}
