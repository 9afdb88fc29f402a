/**
 * Probation: a configuration that leads to the broker another way than the one before has to reach `$state` = `ready`
 * within PROBATION_TIME, or within MAX_TRIES starts when each of them ends earlier. If it does not, the one before
 * returns. The first configuration has none before it: then the next start leads to configuration mode, once.
 *
 * While an image is on trial, starts are not counted: it may be the image that fails, and its rollback comes first.
 * PROBATION_TIME is shorter than the image's time, so that the image gets its full time with the old configuration too.
 */
import type { Device } from "../homie/device.ts";
import { readRecord, writeRecord, writeRecords } from "../journal/access.ts";
import { CONFIG, CONFIG_STATE, PREVIOUS } from "../journal/format.ts";
import { phase } from "../phase.ts";
import { encodeConfigState, readConfigState, writeConfigState } from "./config-state.ts";
import { parseJson } from "./json-access.ts";
import { changedPaths } from "./paths.ts";

/** How many starts it has, when they end before that time is up. */
const MAX_TRIES = 3;
/** The longest list of paths that is kept, in bytes. */
const MAX_PATHS = 200;

/** Returns to the configuration before, or has the next start lead to configuration mode. */
function giveUp(): void {
  const previous = readRecord(PREVIOUS);
  if (!previous) {
    print("! The first configuration does not reach the broker: configuration mode");
    writeConfigState({ first: true, configure: true });
    return;
  }
  let undone = "";
  changedPaths(parseJson(previous) as never, parseJson(readRecord(CONFIG)) as never, (path) => {
    undone += undone ? `,${path}` : path;
  });
  if (undone.length > MAX_PATHS) undone = `${undone.substr(0, MAX_PATHS)}...`;
  print(`! The new configuration does not reach the broker: taken back ${undone}`);
  writeRecords({ [CONFIG]: previous, [PREVIOUS]: "", [CONFIG_STATE]: encodeConfigState({ undone }) });
}

/** Counts a start against a configuration on probation, before it is read. */
export function countStart(device: Device): void {
  const previous = readRecord(PREVIOUS);
  const state = readConfigState();
  if (!previous && !state.first) return;
  // The power failed between a change and its journal, or the change was changed back.
  if (previous && previous === readRecord(CONFIG)) {
    writeRecord(PREVIOUS, "");
    return;
  }
  device._probation = true;
  if (device._trial) return;
  state.tries = (state.tries || 0) + 1;
  if (state.tries <= MAX_TRIES) writeConfigState(state);
  else {
    giveUp();
    device._probation = false;
  }
}

/** The time is up: a configuration that is still on probation is given up. */
export function expireProbation(device: Device): void {
  if (!device._probation) return;
  device._probation = false;
  giveUp();
  phase<typeof import("../boot/reboot.ts")>().rebootWhenIdle(device);
}

/** The device is ready: the configuration has proved itself, and the broker knows of one that did not. */
export function endProbation(device: Device): void {
  if (readRecord(PREVIOUS)) {
    if (!device._probation) return;
    if (writeRecord(PREVIOUS, "")) print("The new configuration is confirmed");
  }
  device._probation = false;
  if (encodeConfigState(readConfigState())) writeConfigState({});
}
