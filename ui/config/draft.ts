import type { FieldSchema } from "../messages.ts";

/** What was entered into a form, by the paths of its fields: keys with dots between them. Null for what is to be removed. */
export type Draft = ReadonlyMap<string, string | number | boolean | null>;

/** One field of a form. */
export interface FieldPlace {
  /** The keys that lead to its value. */
  keys: string[];
  schema: FieldSchema;
  isRequired: boolean;
}

export const pathOf = ({ keys }: FieldPlace): string => keys.join(".");

/** A value of a configuration; undefined where there is none. */
export function valueAt(config: Record<string, unknown>, keys: string[]): unknown {
  let value: unknown = config;
  for (const key of keys) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** The incremental configuration that a draft stands for. @param fields those of the form */
export function patchOf(draft: Draft, fields: FieldPlace[]): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const field of fields) {
    const path = pathOf(field);
    if (!draft.has(path)) continue;
    let section = patch;
    for (const key of field.keys.slice(0, -1)) {
      section[key] ??= {};
      section = section[key] as Record<string, unknown>;
    }
    section[field.keys.at(-1)!] = draft.get(path);
  }
  return patch;
}

/** What a text that was entered stands for; of what is no number the server says that it is none. */
export function readEntry({ type }: FieldSchema, text: string): string | number | null {
  if (text === "") return null;
  if (type !== "number" && type !== "integer") return text;
  const number = Number(text.replace(",", "."));
  return text.trim() !== "" && Number.isFinite(number) ? number : text;
}
