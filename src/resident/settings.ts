/** The sketch's own settings, keys of `settings` in the configuration. */
import type { Primitive, SettingGroup, SettingValue } from "../formats/config/config.ts";
import { device, type SettingEntry } from "./device.ts";
import type { Members } from "./property.ts";

/** A setting's value is there once the firmware has started: read it in handlers and timers. */
export interface Setting<Value extends SettingValue> {
  readonly value: Value;
  /** Whether it is the configuration's, and not the one that the sketch has given. */
  readonly provided: boolean;
}

/** What a setting may be, by its type. */
export type SettingOptions<Value extends SettingValue, Format extends string = string> = {
  /** For the person who sets the device up. */
  description?: string;
  /** Says whether a value is acceptable. */
  check?: (value: Value) => boolean;
} & ([Value] extends [number]
  ? {
      /** The least and the greatest value. */
      min?: number;
      max?: number;
    }
  : [Value] extends [string]
    ? {
        /** The texts that it may be, with commas between them. */
        format?: Format;
      }
    : unknown);

/** The type of a setting: a number for an initial value of, say, 30, and the texts of a format. */
type ValueOf<Initial, Format extends string> = Initial extends string
  ? Members<Format>
  : Initial extends number
    ? number
    : Initial extends boolean
      ? boolean
      : { readonly [Name in keyof Initial]: ValueOf<Initial[Name], string> & Primitive };

function declare(name: string, type: SettingEntry["type"], initial: SettingValue | undefined, options: unknown): never {
  const entry: SettingEntry = { name, type, required: initial === undefined, value: initial };
  Object.assign(entry, options);
  device._settings.push(entry);
  return entry as never;
}

/**
 * Declares one of the sketch's own settings, a key of `settings` in the configuration.
 * @param initial the value where the configuration has none; its type is the setting's. A group of values is an object of them,
 *   of which the configuration may have some
 */
export function setting<const Initial extends Primitive | SettingGroup, const Format extends string = string>(
  name: string,
  initial: Initial extends string ? Initial & Members<Format> : Initial,
  options?: SettingOptions<ValueOf<Initial, Format>, Format>,
): Setting<ValueOf<Initial, Format>> {
  return declare(name, typeof initial as SettingEntry["type"], initial, options);
}

/** Declares a setting without which a configuration is not valid. */
export function requiredSetting<Type extends "string" | "number" | "boolean", const Format extends string = string>(
  name: string,
  type: Type,
  options?: SettingOptions<TypeOf<Format>[Type], Format>,
): Setting<TypeOf<Format>[Type]> {
  return declare(name, type, undefined, options);
}

interface TypeOf<Format extends string> {
  string: Members<Format>;
  number: number;
  boolean: boolean;
}
