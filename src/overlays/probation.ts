"use overlay";
/**
 * Probation: a configuration that leads to the broker another way than the one before has to reach `$state` = `ready`
 * within PROBATION_TIME, or within MAX_TRIES starts when each of them ends earlier. If it does not, the one before
 * returns. The first configuration has none before it: then the next start leads to configuration mode, once.
 *
 * While an image is on trial, starts are not counted: it may be the image that fails, and its rollback comes first.
 * PROBATION_TIME is shorter than the image's time, so that the image gets its full time with the old configuration too.
 */
import { type ConfigState, encodeConfigState, readConfigState } from "../flash/config-state.ts";
import { readRecord } from "../flash/journal.ts";
import { changedPaths } from "../formats/config/changed-paths.ts";
import { CONFIG, CONFIG_STATE, MAX_CONFIG, PREVIOUS } from "../formats/journal.ts";
import { later } from "../overlay.ts";
import type { Device } from "../resident/device.ts";
import { type Payloads, writeRecord, writeRecords } from "./journal.ts";
import { rebootWhenIdle } from "./reboot.ts";
import { chooseMode } from "./start.ts";

/** How long a configuration on probation has to reach the broker after a start, in milliseconds. */
export const PROBATION_TIME = 4 * 60 * 1000;
/** How many starts it has, when they end before that time is up. */
const MAX_TRIES = 3;
/** The longest list of paths that is kept, in bytes. */
const MAX_PATHS = 200;

/** Counts a start against a configuration on probation, before it is read. */
export function countStart(device: Device): void {
  const { _journal: journal } = device;
  const previous = readRecord(journal, PREVIOUS);
  const stored = readRecord(journal, CONFIG_STATE);
  const state: ConfigState = stored ? JSON.parse(stored) : {};
  // Where they are the same, the power failed between a change and its journal, or the change was changed back.
  const present = readRecord(journal, CONFIG);
  const isOn = previous ? previous !== present : !!state.first;
  const tries = (state.tries || 0) + 1;
  const isOver = isOn && !device._trial && tries > MAX_TRIES;
  device._probation = isOn && !isOver;
  // What follows, in this order: the mode depends on what was taken back.
  if (isOver) later(takeBack, device);
  later(chooseMode, device);
  if (previous && !isOn) writeRecord(journal, PREVIOUS, "");
  else if (device._probation && !device._trial) {
    state.tries = tries;
    const json = encodeConfigState(state);
    writeRecord(journal, CONFIG_STATE, json);
  }
}

/** Returns to the configuration before, or has the next start lead to configuration mode. */
export function takeBack(device: Device): void {
  const { _journal: journal } = device;
  const previous = readRecord(journal, PREVIOUS);
  if (!previous) {
    print("! The first configuration does not reach the broker: configuration mode");
    writeRecord(journal, CONFIG_STATE, '{"first":true,"configure":true}');
    return;
  }
  const before = JSON.parse(previous);
  const json = readRecord(journal, CONFIG);
  const after = JSON.parse(json);
  let undone = "";
  changedPaths(before as never, after as never, (path) => {
    undone += undone ? `,${path}` : path;
  });
  if (undone.length > MAX_PATHS) undone = `${undone.substr(0, MAX_PATHS)}...`;
  print(`! The new configuration does not reach the broker: taken back ${undone}`);
  const changes: Payloads = {};
  changes[CONFIG] = previous;
  changes[PREVIOUS] = "";
  changes[CONFIG_STATE] = encodeConfigState({ undone });
  writeRecords(journal, changes);
}

/** The time is up: a configuration that is still on probation is given up. */
export function expireProbation(device: Device): void {
  if (!device._probation) return;
  device._probation = false;
  later(takeBack, device);
  later(rebootWhenIdle, device);
}

/** The device is ready: the configuration has proved itself, and the broker knows of one that did not. */
export function endProbation(device: Device): void {
  const { _journal: journal } = device;
  const previous = readRecord(journal, PREVIOUS);
  if (previous) {
    if (!device._probation) return;
    const stored = writeRecord(journal, PREVIOUS, "");
    if (stored) print("The new configuration is confirmed");
  }
  device._probation = false;
  const json = readRecord(journal, CONFIG_STATE);
  if (json) writeRecord(journal, CONFIG_STATE, "");
}

/** Tells of a change that was taken back. Before `$state` = `ready`, so that nobody takes it for the answer to a new one. */
export function reportUndone(device: Device): void {
  const { undone } = readConfigState(device._journal);
  const topic = `${device._topic}/$implementation/config/status`;
  if (undone) device._publish(topic, `409 UNDONE ${undone}`, 1, true);
}

/** Answers a change that was too long to be received. */
export function reportTooLong(device: Device): void {
  const below = `${device._topic}/$implementation/config/`;
  device._publish(`${below}set`, "", 1, true);
  device._publish(`${below}status`, `400 config/set: is longer than ${MAX_CONFIG} bytes`, 1, true);
}
