import type { SettingRule } from "../../src/formats/config/config.ts";
import type { FieldSchema } from "../../ui/messages.ts";

/** A value of each type: what a member of a group may be goes by what it is. */
const EXAMPLES = { string: "", number: 0, boolean: false };
type Kind = keyof typeof EXAMPLES;

/**
 * The rules of a sketch's settings, but for what only the sketch can check.
 * @param schema of a configuration as a whole, with these settings
 */
export function settingRules({ properties }: FieldSchema): SettingRule[] {
  const { properties: settings = {}, required = [] } = properties?.settings ?? {};
  return Object.entries(settings).map(([name, { type, minimum, maximum, enum: texts, properties: members }]) => ({
    name,
    type: type as SettingRule["type"],
    required: required.includes(name),
    min: minimum,
    max: maximum,
    format: texts?.join(","),
    value:
      members && Object.fromEntries(Object.entries(members).map(([key, one]) => [key, EXAMPLES[one.type as Kind]])),
  }));
}
