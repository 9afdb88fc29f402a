import { UserError } from "../../files/user-error.ts";
import { MAX_CONFIG } from "../../src/formats/journal.ts";

/**
 * A configuration as the journal keeps it: compact JSON as UTF-8 bytes. The engine would turn a `\u` escape into a
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
  return bytes;
}
