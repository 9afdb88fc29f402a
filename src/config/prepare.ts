/** Sees to it that the journal and the configuration in it can be relied upon. Evaluated at every start. */
import type { Device } from "../homie/device.ts";
import { eraseSparePage, openJournal, readRecord, writeRecords } from "../journal/access.ts";
import { CONFIG } from "../journal/format.ts";
import { phase } from "../phase.ts";

/** Repairs the journal, adopts a config.json, counts a start on probation, and ends a reset that the power cut short. */
export function prepareConfig(device: Device): void {
  if (openJournal()?.damaged) {
    const repaired = writeRecords({});
    print(
      `! The journal was damaged: ${repaired ? "repaired, its last whole records count" : "it cannot be repaired"}`,
    );
  }
  phase<typeof import("./adopt.ts")>().adoptFile(device);
  phase<typeof import("./probation.ts")>().countStart(device);
  if (!readRecord(CONFIG)) eraseSparePage();
}
