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
import { start } from "./boot/start.ts";
import type { SettingValue } from "./config/config.ts";
import { device } from "./homie/device.ts";
import type { HomieEvent } from "./homie/event.ts";
import { Node } from "./homie/node.ts";
import { phase } from "./phase.ts";

export type { HomieEvent } from "./homie/event.ts";
export { log } from "./homie/log.ts";
export type { Node } from "./homie/node.ts";
export type { Datatype, Property, PropertyAttributes } from "./homie/property.ts";

/**
 * Adds a node.
 * @param id `a-z`, `0-9` and `-`
 * @param type what kind of thing it is, for people and controllers
 * @throws Error for an id that the convention forbids
 */
export function node(id: string, name: string, type: string): Node {
  return new Node(id, name, type);
}

/** A setting's value is there once the firmware has started: read it in handlers and timers. */
export interface Setting<Value extends SettingValue> {
  readonly value: Value;
}

/**
 * Declares one of the sketch's own settings, a key of `settings` in the configuration.
 * @param initial the value where the configuration has none; its type is the setting's
 * @param check says whether a value is acceptable
 */
export function setting<Value extends SettingValue>(
  name: string,
  initial: Value,
  check?: (value: Value) => boolean,
): Setting<Value> {
  const entry = {
    name,
    type: typeof initial as "string" | "number" | "boolean",
    required: false,
    check: check as ((value: never) => boolean) | undefined,
    value: initial as SettingValue,
  };
  device._settings.push(entry);
  return entry as unknown as Setting<Value>;
}

/** Sets the handler of `<base topic>$broadcast/<level>`. */
export function onBroadcast(handler: (level: string, value: string) => void): void {
  device._onBroadcast = handler;
}

/** Sets the handler of what happens to the device. */
export function onEvent(handler: (event: HomieEvent) => void): void {
  device._onEvent = handler;
}

/** Says whether the device may be rebooted now; it may unless the sketch says otherwise. */
export function setIdle(idle: boolean): void {
  device._idle = idle;
  if (idle && device._rebootDue) phase<typeof import("./boot/reboot.ts")>().rebootWhenIdle(device);
}

/** Whether the device is connected to the broker. */
export function isConnected(): boolean {
  return device._mqtt ? device._mqtt.connected : false;
}

// Before the sketch is evaluated: a sketch that throws must not keep the next update from arriving.
setTimeout(start, 0);
