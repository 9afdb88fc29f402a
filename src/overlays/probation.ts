"use overlay";
/**
 * Probation: a new configuration has to reach `$state` = `ready`
 * within PROBATION_TIME, or within MAX_TRIES starts when each of them ends earlier. If it does not, the one before
 * returns. The first configuration has none before it: then the next start leads to configuration mode, once.
 *
 * While an image is on trial, starts are not counted: it may be the image that fails, and its rollback comes first.
 * PROBATION_TIME is shorter than the image's time, so that the image gets its full time with the old configuration too.
 */
import { type ConfigState, encodeConfigState, readConfigState } from "../flash/config-state.ts";
import { readRecord } from "../flash/journal.ts";
import { CONFIG, CONFIG_STATE, MAX_CONFIG, PREVIOUS } from "../formats/journal.ts";
import { later } from "../overlay.ts";
import type { Device } from "../resident/device.ts";
import { type Comparing, compareOn, startComparing } from "./compare-json.ts";
import { type Payloads, writeRecord, writeRecords } from "./journal.ts";
import { rebootWhenIdle } from "./reboot.ts";
import { chooseMode } from "./start.ts";

/** How long a configuration on probation has to reach the broker after a start, in milliseconds. */
export const PROBATION_TIME = 4 * 60 * 1000;
/** How many starts it has, when they end before that time is up. */
const MAX_TRIES = 3;
/** How long the end of a probation waits for a change that is on its way, in milliseconds. */
const WAIT = 50;

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
  // The mode depends on what was taken back.
  if (isOver) later(takeBack, { _device: device, _isRunning: false });
  else later(chooseMode, device);
  if (previous && !isOn) writeRecord(journal, PREVIOUS, "");
  else if (device._probation && !device._trial) {
    state.tries = tries;
    const json = encodeConfigState(state);
    writeRecord(journal, CONFIG_STATE, json);
  }
}

/** A configuration on probation is given up while the device runs with it. */
export function giveUp(device: Device): void {
  device._probation = false;
  later(takeBack, { _device: device, _isRunning: true });
}

/** A configuration that is being given up. */
interface GivenUp {
  _device: Device;
  /** Whether the device has begun to run with it: then it restarts. */
  _isRunning: boolean;
  _comparing?: Comparing;
}

/**
 * Returns to the configuration before, or has the next start lead to configuration mode. What was different is named, and
 * that takes several turns.
 */
export function takeBack(job: GivenUp): void {
  const { _device: device, _isRunning: isRunning } = job;
  const { _journal: journal } = device;
  const previous = readRecord(journal, PREVIOUS);
  if (!previous) {
    print("! The first configuration does not reach the broker: configuration mode");
    writeRecord(journal, CONFIG_STATE, '{"first":true,"configure":true}');
  } else {
    const present = readRecord(journal, CONFIG);
    const comparing = job._comparing || startComparing(previous, present);
    job._comparing = comparing;
    compareOn(comparing, previous, present);
    if (comparing._work.length) {
      later(takeBack, job);
      return;
    }
    const undone = comparing._paths;
    print(`! The new configuration does not reach the broker: taken back ${undone}`);
    const changes: Payloads = {};
    changes[CONFIG] = previous;
    changes[PREVIOUS] = "";
    changes[CONFIG_STATE] = encodeConfigState({ undone });
    writeRecords(journal, changes);
  }
  if (isRunning) later(rebootWhenIdle, device);
  else later(chooseMode, device);
}

/** The time is up: a configuration that is still on probation is given up, once no other is on its way. */
export function expireProbation(device: Device): void {
  if (!device._probation) return;
  if (device._changing) device._probation = later(expireProbation, device, WAIT);
  else later(giveUp, device);
}

/** The device is ready: the configuration has proved itself, and the broker knows of one that did not. */
export function endProbation(device: Device): void {
  const { _journal: journal } = device;
  const previous = readRecord(journal, PREVIOUS);
  if (device._probation) clearTimeout(device._probation as Timer);
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
