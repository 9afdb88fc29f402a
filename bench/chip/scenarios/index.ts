import type { Scenario } from "../scenario.ts";
import { boot, many } from "./boot.ts";
import { adoption, configRefused, configSet, configUndone, journalPage } from "./config.ts";
import { examples } from "./examples.ts";
import { exhausted, promised } from "./memory.ts";
import { brokerAway, wifiLong, wifiShort } from "./network.ts";
import { powerConfig, powerUpdate } from "./power.ts";
import { broadcast, burst, property } from "./property.ts";
import { resetMqtt, resetPin } from "./reset.ts";
import { setup } from "./setup.ts";
import { share, standalone } from "./sketch.ts";
import { otaUpdater } from "./tools.ts";
import { rollback, updateBase64, updateLines, updateRaw, updateRefused } from "./update.ts";

/** The life of a device, in the order of the table. */
export const SCENARIOS: readonly Scenario[] = [
  boot,
  many,
  property,
  broadcast,
  burst,
  share,
  configSet,
  configRefused,
  journalPage,
  configUndone,
  adoption,
  brokerAway,
  wifiShort,
  wifiLong,
  updateRaw,
  updateBase64,
  updateLines,
  otaUpdater,
  updateRefused,
  rollback,
  promised,
  exhausted,
  setup,
  resetMqtt,
  resetPin,
  standalone,
  examples,
  powerUpdate,
  powerConfig,
];
