/**
 * What a sketch imports:
 *
 *     import * as homie from "homie-espruino";
 *
 *     const light = homie.node("light", "Light", "switch");
 *     light.advertise("on", { datatype: "boolean", settable: (value, on) => on.send(value) });
 *
 * A sketch only declares; the firmware starts by itself when the sketch has been evaluated.
 */
import { later } from "./overlay.ts";
import { type PublicConfig, readConfiguration } from "./overlays/public-config.ts";
import { rebootWhenIdle } from "./overlays/reboot.ts";
import { start } from "./overlays/start.ts";
import { device } from "./resident/device.ts";

export type { PublicConfig } from "./overlays/public-config.ts";
export { setAlert } from "./resident/alert.ts";
export { type EventOf, type HomieEvent, on, onEvent } from "./resident/event.ts";
export { onInput } from "./resident/input.ts";
export { type Node, node, type Range } from "./resident/node.ts";
export type {
  AnyProperty,
  Chromaticity,
  Color,
  Datatype,
  Property,
  PropertyAttributes,
  SendOptions,
  Value,
} from "./resident/property.ts";
export { propertyOf } from "./resident/property-of.ts";
export { every, onReady } from "./resident/ready.ts";
export { debug, error, info, warn } from "./resident/say.ts";
export { requiredSetting, type Setting, type SettingOptions, setting } from "./resident/settings.ts";
export { prepareToSleep, sleep } from "./resident/sleep.ts";
export { sendTarget } from "./resident/target.ts";

/** Sets the handler of `<base topic>$broadcast/<level>`. */
export function onBroadcast(handler: (level: string, value: string) => void): void {
  device._onBroadcast = handler;
}

/** True while the broker can be reached. */
export function isConnected(): boolean {
  return !!device._client && !!device._client._accepted;
}

/** Whether the device runs with a configuration; false until it has read it, shortly after the sketch was evaluated. */
export function isConfigured(): boolean {
  return !!device._topic;
}

/**
 * Reads the configuration, without its passwords and the user's name at the broker.
 * @param handler is handed it in a turn of its own; undefined where there is none
 */
export function getConfiguration(handler: (configuration: PublicConfig | undefined) => void): void {
  later(readConfiguration, { _device: device, _handler: handler });
}

/**
 * Shows what the device is doing by another LED than the board's.
 * @param level of the pin while the LED is on
 */
export function setLed(pin: Pin, level: boolean): void {
  device._led = { _pin: pin, _level: level };
}

/** Leaves the board's LED to the sketch. */
export function disableLed(): void {
  device._led = false;
}

/** Says whether the device may be rebooted now; it may unless the sketch says otherwise. */
export function setIdle(idle: boolean): void {
  device._busy = !idle;
  if (idle && device._rebootDue) later(rebootWhenIdle, device);
}

/**
 * Restarts the device when it had no connection to the broker for so long, in case the network needs a new beginning.
 * Without it, it tries for ever. A trial of an image and the probation of a configuration have times of their own.
 * @param seconds 60 to 86,400
 * @throws Error when it is something else
 */
export function setOfflineTimeout(seconds: number): void {
  if (!(seconds >= 60 && seconds <= 86400)) throw new Error("setOfflineTimeout takes 60 to 86400 seconds");
  device._offlineTimeout = seconds;
}

/** Lets the device run without a configuration, and without Wi-Fi; a reset leads to configuration mode, once. */
export function setStandalone(): void {
  device._standalone = true;
}

/** Erases the configuration as soon as the device is idle, and restarts into configuration mode. */
export function reset(): void {
  device._resetDue = true;
  later(rebootWhenIdle, device);
}

/**
 * Sets what resets the device, in place of the board's button held for five seconds.
 * @param level of the pin while the button is held: false when it connects the pin to ground
 * @param milliseconds how long it has to be held
 */
export function setResetTrigger(pin: Pin, level: boolean, milliseconds: number): void {
  device._resetTrigger = { _pin: pin, _level: level, _time: milliseconds };
}

/** Leaves resetting to MQTT and to the sketch. */
export function disableResetTrigger(): void {
  device._resetTrigger = false;
}

// Before the sketch is evaluated: a sketch that throws must not keep the next update from arriving.
later(start, device);
