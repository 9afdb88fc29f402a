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
import type { SettingValue } from "./formats/config/config.ts";
import { later } from "./overlay.ts";
import { rebootWhenIdle } from "./overlays/reboot.ts";
import { start } from "./overlays/start.ts";
import { device } from "./resident/device.ts";
import type { HomieEvent } from "./resident/event.ts";

export type { HomieEvent } from "./resident/event.ts";
export { type Node, node } from "./resident/node.ts";
export type { Datatype, Property, PropertyAttributes } from "./resident/property.ts";

/** A setting's value is there once the firmware has started: read it in handlers and timers. */
export interface Setting<Value extends SettingValue> {
  readonly value: Value;
}

export interface SettingOptions<Value extends SettingValue> {
  /** For the person who sets the device up. */
  description?: string;
  /** Says whether a value is acceptable. */
  check?: (value: Value) => boolean;
}

function declare<Value extends SettingValue>(
  name: string,
  type: "string" | "number" | "boolean",
  initial: Value | undefined,
  options: SettingOptions<Value> | undefined,
): Setting<Value> {
  const entry = {
    name,
    type,
    required: initial === undefined,
    check: options?.check as ((value: never) => boolean) | undefined,
    description: options?.description || "",
    value: initial as SettingValue | undefined,
  };
  device._settings.push(entry);
  return entry as unknown as Setting<Value>;
}

/**
 * Declares one of the sketch's own settings, a key of `settings` in the configuration.
 * @param initial the value where the configuration has none; its type is the setting's
 */
export function setting<Value extends SettingValue>(
  name: string,
  initial: Value,
  options?: SettingOptions<Widened<Value>>,
): Setting<Widened<Value>> {
  return declare(
    name,
    typeof initial as "string" | "number" | "boolean",
    initial as unknown as Widened<Value>,
    options,
  );
}

/** The type of a setting whose initial value is, say, 30: a number, not 30. */
type Widened<Value> = Value extends string ? string : Value extends number ? number : boolean;

/** Declares a setting without which a configuration is not valid. */
export function requiredSetting<Type extends "string" | "number" | "boolean">(
  name: string,
  type: Type,
  options?: SettingOptions<TypeOf[Type]>,
): Setting<TypeOf[Type]> {
  return declare<TypeOf[Type]>(name, type, undefined, options);
}

interface TypeOf {
  string: string;
  number: number;
  boolean: boolean;
}

/** Sets the handler of `<base topic>$broadcast/<level>`. */
export function onBroadcast(handler: (level: string, value: string) => void): void {
  device._onBroadcast = handler;
}

/** Sets the handler of what happens to the device. */
export function onEvent(handler: (event: HomieEvent) => void): void {
  device._onEvent = handler;
}

/** True while the broker can be reached. */
export function isConnected(): boolean {
  return !!device._client && !!device._client._accepted;
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
