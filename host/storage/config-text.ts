import { UserError } from "../../files/user-error.ts";
import { indentation } from "../../src/formats/config/lines.ts";
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

/**
 * A configuration as the journal keeps it: JSON in lines as UTF-8 bytes. The engine would turn a `\u` escape into a
 * single byte, so every character is written as itself.
 * @param source where the configuration came from, for the error's text
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
  return Buffer.from(inLines(JSON.parse(text)), "utf8");
}
