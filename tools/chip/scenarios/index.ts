import type { Scenario } from "../scenario.ts";
import { boot, many } from "./boot.ts";
import { configSet } from "./config.ts";
import { broadcast, property } from "./property.ts";
import { updateBase64, updateRaw } from "./update.ts";

/** The life of a device, in the order of the table. */
export const SCENARIOS: readonly Scenario[] = [boot, many, property, broadcast, configSet, updateRaw, updateBase64];
