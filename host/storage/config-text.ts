import { UserError } from "../../files/user-error.ts";
import { indentation, MAX_DEPTH, MAX_VALUES } from "../../src/formats/config/lines.ts";
import { MAX_CONFIG } from "../../src/formats/journal.ts";

/** JSON in lines, see src/formats/config/lines.ts. */
function inLines(value: unknown, around = 0): string {
  if (Array.isArray(value)) return `[${value.map((one) => inLines(one, around + 1)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, one]) => `\n${indentation(around)}${JSON.stringify(key)}:${inLines(one, around + 1)}`,
  );
  return `{${members.join(",")}}`;
}

/** How many values a configuration holds, itself included, and how deep they lie in each other. */
function measure(value: unknown): { values: number; depth: number } {
  if (typeof value !== "object" || value === null) return { values: 1, depth: 0 };
  const inside = Object.values(value).map(measure);
  return {
    values: inside.reduce((sum, one) => sum + one.values, 1),
    depth: Math.max(0, ...inside.map((one) => one.depth)) + 1,
  };
}

/**
 * A configuration as a device takes it: JSON as UTF-8 bytes, without white space. The engine would turn a `\u` escape into a
 * single byte, so every character is written as itself.
 * @param source where the configuration came from, for the error's text
 * @throws UserError for one that no device takes: too long, too deep, of too many values, or with half of a character
 */
export function encodeConfig(config: unknown, source: string): Buffer {
  const text = JSON.stringify(config, (key, value) => {
    for (const part of [key, value]) {
      if (typeof part === "string" && /\p{Surrogate}/u.test(part)) {
        throw new UserError(
          `${source}: ${JSON.stringify(part)} holds half of a character (a lone surrogate): remove it.`,
        );
      }
    }
    return value;
  });
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length > MAX_CONFIG) {
    throw new UserError(
      `${source}: the configuration has ${bytes.length} bytes (without white space), but the board keeps at most ` +
        `${MAX_CONFIG}. Shorten its settings.`,
    );
  }
  const { values, depth } = measure(config);
  if (values > MAX_VALUES || depth > MAX_DEPTH) {
    throw new UserError(
      `${source}: the configuration has ${values} values, objects and lists included, ${depth} deep in each other; the ` +
        `board takes at most ${MAX_VALUES}, ${MAX_DEPTH} deep. Remove some.`,
    );
  }
  return bytes;
}

/**
 * The same as the journal keeps it: as JSON in lines.
 * @param source where the configuration came from, for the error's text
 */
export function encodeStoredConfig(config: unknown, source: string): Buffer {
  const bytes = encodeConfig(config, source);
  return Buffer.from(inLines(JSON.parse(bytes.toString())), "utf8");
}
