/** The sketch's own settings, keys of `settings` in the configuration. */
import type { SettingValue } from "../formats/config/config.ts";
import { device } from "./device.ts";

/** A setting's value is there once the firmware has started: read it in handlers and timers. */
export interface Setting<Value extends SettingValue> {
  readonly value: Value;
  /** Whether it is the configuration's, and not the one that the sketch has given. */
  readonly provided: boolean;
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
