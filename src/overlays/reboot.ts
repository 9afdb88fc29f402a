"use overlay";
/** Leaving: the farewell to the broker, a reset's erasing, the reboot. */
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
 * change of the configuration.
 */
export function rebootWhenIdle(device: Device): void {
  device._rebootDue = true;
  // Whoever is at it calls again when it is done.
  if (device._receiving || device._changing) return;
  if (device._busy) {
    print("Reboot due: waiting until the device is idle");
    return;
  }
  print("Rebooting");
  const topic = `${device._topic}/$state`;
  let last = 0;
  if (device._publish) last = device._publish(topic, "disconnected", 1, true);
  const timer = later(leave, device, last ? FAREWELL : 0);
  if (!last) return;
  const { _events: events } = device._client!;
  events.published = (id) => {
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

export function restart(_: Device): void {
  require("ESP8266").reboot();
}
