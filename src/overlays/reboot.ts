"use overlay";
/** Leaving: the farewell to the broker, a reset's erasing, the reboot or the sleep. */
import { disconnect } from "../../modules/mqtt-connection.ts";
import { encodeConfigState } from "../flash/config-state.ts";
import { CONFIG, CONFIG_STATE, PREVIOUS } from "../formats/journal.ts";
import { later } from "../overlay.ts";
import type { Device } from "../resident/device.ts";
import { eraseSparePage, type Payloads, writeRecords } from "./journal.ts";

/** How long the last messages may take to reach the broker, in milliseconds. */
const FAREWELL = 1000;
/** Time for the engine to hand the last bytes to the network, in milliseconds. */
const FLUSH = 100;

/**
 * Reboots now if the sketch says that the device is idle, or as soon as it does; never in the middle of an update, nor of a
 * change of the configuration. Where the sketch has asked for sleep, that is what comes instead.
 */
export function rebootWhenIdle(device: Device): void {
  device._rebootDue = true;
  // Whoever is at it calls again when it is done.
  if (device._receiving || device._changing) return;
  if (__HOMIE__ === 5 && device._describing) {
    later(rebootWhenIdle, device, FLUSH);
    return;
  }
  if (device._busy) {
    print("Reboot due: waiting until the device is idle");
    return;
  }
  const isSleepy = device._sleep !== undefined && !device._resetDue;
  print(isSleepy ? "Going to sleep" : "Rebooting");
  const topic = `${device._topic}/$state`;
  const state = isSleepy ? "sleeping" : "disconnected";
  let last = 0;
  // The broker acknowledges in the order in which it was sent to: then it has everything.
  if (device._publish) last = device._publish(topic, state, 1, true);
  const timer = later(leave, device, last ? FAREWELL : 0);
  if (!last) return;
  const { _events: events } = device._client!;
  events.published = (id) => {
    if (device._acknowledged) device._acknowledged(id);
    if (id !== last) return;
    delete events.published;
    clearTimeout(timer);
    later(leave, device);
  };
}

/** Leaves the broker, erases what a reset has to erase, and reboots. */
export function leave(device: Device): void {
  // What has begun while the farewell was on its way.
  if (device._receiving || device._changing) return;
  if (device._client) later(disconnect, device._client);
  if (device._resetDue) later(eraseConfig, device);
  else later(restart, device, FLUSH);
}

/** Erases the configuration for a reset, so that nothing of it can be read. */
export function eraseConfig(device: Device): void {
  print("Reset: the configuration is erased");
  if (device._onEvent) setTimeout(device._onEvent, 0, { type: "ABOUT_TO_RESET" });
  const changes: Payloads = {};
  changes[CONFIG] = "";
  changes[PREVIOUS] = "";
  changes[CONFIG_STATE] = device._standalone ? encodeConfigState({ configure: true }) : "";
  const erased = writeRecords(device._journal, changes);
  if (erased) later(eraseOther, device);
  else later(restart, device, FLUSH);
}

/** The page before, too: in a turn of its own, since erasing takes long. The next start does, if the power fails before that. */
export function eraseOther(device: Device): void {
  eraseSparePage(device._journal);
  later(restart, device, FLUSH);
}

/** The end. With 0 milliseconds the sketch is asked first, see `prepareToSleep`. */
export function restart(device: Device): void {
  const { _sleep: sleep } = device;
  if (sleep === undefined || device._resetDue) require("ESP8266").reboot();
  // A whole number, and not just one without a fraction: `6e4`, or what was divided, is none for the engine (jswrap_esp8266.c, 2v29).
  else if (sleep) require("ESP8266").deepSleep((sleep * 1000) | 0);
  else {
    device._rebootDue = false;
    if (device._onEvent) setTimeout(device._onEvent, 0, { type: "READY_TO_SLEEP" });
  }
}
