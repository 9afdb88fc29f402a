import { type Kind, type Need, SECTIONS, sectionName, sectionRules } from "../../src/formats/config/rules.ts";
import { DESCRIPTIONS } from "./descriptions.ts";
import { isSecret } from "./secrets.ts";
import type { SketchSetting } from "./sketch-settings.ts";

/** A JSON Schema, as far as it is needed here. */
export interface Schema {
  [keyword: string]: unknown;
}

interface ObjectSchema extends Schema {
  properties: Record<string, Schema>;
  required: string[];
}

const OCTET = "(?:[01]?[0-9]{1,2}|2[0-4][0-9]|25[0-5])";
const IP = `^(?![0.]*$)${OCTET}(?:\\.${OCTET}){3}$`;
const MAC = "^[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}$";
const ID = "^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$";
const TOPIC = "^[^#+]*/$";
const IN_BYTES = "(Counted in bytes: beyond ASCII a character has more than one.)";

/**
 * The JSON Schema of config.json, generated from the rules by which the device checks it. Two things a schema cannot say:
 * that lengths are counted in bytes (it counts characters, which are never more), and what a sketch's `check` refuses.
 * @param settings the sketch's own; without them any are fine
 */
export function configSchema(settings: SketchSetting[] = []): Schema {
  const root = objectSchema("");
  for (let number = 0; number < SECTIONS; number++) {
    const name = sectionName(number);
    const section = name ? objectSchema(name) : root;
    if (name) {
      root.properties[name] = section;
      root.required.push(name);
    }
    const rules = sectionRules(number);
    for (let at = 0; at < rules.length; at += 2) addRule(section, name && `${name}.`, rules[at]!, rules[at + 1]!);
  }
  root.properties.settings = describe("settings", settingsSchema(settings));
  if (settings.some(({ required }) => required)) root.required.push("settings");
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "config.json of a homie-espruino device",
    ...root,
  };
}

function settingsSchema(settings: SketchSetting[]): Schema {
  if (settings.length === 0) return { type: "object" };
  const schema: ObjectSchema = { type: "object", properties: {}, required: [] };
  for (const setting of settings) {
    const [name, member] = setting.name.split(".") as [string, string?];
    if (member === undefined) {
      schema.properties[name] = settingSchema(setting);
      if (setting.required) schema.required.push(name);
    } else {
      schema.properties[name] ??= { type: "object", properties: {} };
      (schema.properties[name] as ObjectSchema).properties[member] = settingSchema(setting);
    }
  }
  return schema;
}

function settingSchema({ name, description, type, default: initial, min, max, format }: SketchSetting): Schema {
  return {
    ...(description ? { description } : {}),
    ...writeOnly(`settings.${name}`),
    ...(initial === undefined ? {} : { default: initial }),
    type: type === "bool" ? "boolean" : type === "double" ? "number" : "string",
    ...(min === undefined ? {} : { minimum: min }),
    ...(max === undefined ? {} : { maximum: max }),
    ...(format === undefined ? {} : { enum: format.split(",") }),
  };
}

/** Adds what a rule says to its section. */
function addRule(section: ObjectSchema, path: string, key: string, rule: string): void {
  const [need, kind, least, most] = rule.split(" ") as [Need, Kind, string?, string?];
  if (kind === "together" || kind === "after") {
    depend(section, key.split(","), kind === "together");
    return;
  }
  const value = valueSchema(kind, Number(least ?? 0), Number(most ?? 0));
  if (need === "nullable") value.type = [value.type, "null"];
  if (need === "auth") {
    // Without auth the device does not look at it.
    section.properties[key] = describe(path + key, {});
    requireWithAuth(section, key, value);
    return;
  }
  section.properties[key] = describe(path + key, value);
  if (need === "required") section.required.push(key);
}

function objectSchema(path: string): ObjectSchema {
  const schema: ObjectSchema = { type: "object", properties: {}, required: [] };
  return path ? (describe(path, schema) as ObjectSchema) : schema;
}

function valueSchema(kind: Kind, least: number, most: number): Schema {
  switch (kind) {
    case "text":
    case "credential":
      return { type: "string", ...(least > 0 ? { minLength: least } : {}), maxLength: most };
    case "topic":
      return { type: "string", minLength: least, maxLength: most, pattern: TOPIC };
    case "id":
      return { type: "string", maxLength: most, pattern: ID };
    case "seconds":
    case "channel":
    case "port":
      return { type: "integer", minimum: least, maximum: most };
    case "ip":
      return { type: "string", pattern: IP };
    case "mac":
      return { type: "string", pattern: MAC };
    case "flag":
      return { type: "boolean" };
    case "off":
      return { type: "boolean", const: false };
    default:
      throw new Error(`${kind} is no kind of value`);
  }
}

function describe(path: string, schema: Schema): Schema {
  const description = DESCRIPTIONS[path];
  if (!description) throw new Error(`${path} has no description`);
  const inBytes = "maxLength" in schema && !("pattern" in schema) ? ` ${IN_BYTES}` : "";
  return {
    description: description.text + inBytes,
    ...(description.default === undefined ? {} : { default: description.default }),
    ...writeOnly(path),
    ...schema,
  };
}

/** Marks what a device takes, and never shows. */
const writeOnly = (path: string): Schema => (isSecret(path) ? { writeOnly: true } : {});

/** The first key needs the others, or each of them all others. */
function depend(section: ObjectSchema, keys: string[], mutual: boolean): void {
  section.dependencies ??= {};
  const dependencies = section.dependencies as Record<string, string[]>;
  for (const key of mutual ? keys : keys.slice(0, 1)) dependencies[key] = keys.filter((other) => other !== key);
}

/** With `auth` a key is required, and has to be of a form. */
function requireWithAuth(section: ObjectSchema, key: string, value: Schema): void {
  section.if ??= { properties: { auth: { const: true } }, required: ["auth"] };
  const then = (section.then ?? { properties: {}, required: [] }) as ObjectSchema;
  // biome-ignore lint/suspicious/noThenProperty: that is the keyword's name; nothing awaits a schema
  section.then = then;
  then.properties[key] = value;
  then.required.push(key);
}

/** The text of config.schema.json. @param settings the sketch's own */
export function schemaText(settings?: SketchSetting[]): string {
  return `${JSON.stringify(configSchema(settings), null, 2)}\n`;
}
