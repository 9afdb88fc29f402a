/*
 * Pass 05, strings as bytes.
 * Takes texts and templates as they are written, escapes and all.
 * Promises that each holds the UTF-8 bytes of what its source shows, written in ASCII; names that are not ASCII are refused.
 * Right because the engine's strings are bytes, and all that comes from outside (MQTT, JSON) is UTF-8. Comes before the types go:
 * Babel keeps what stood between the quotes only until a pass writes a new text.
 */
import type { PluginObj } from "@babel/core";
import { Diagnostic } from "../diagnostic.ts";

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\}|(\r\n|[\s\S]))|[\s\S]/gu;

const utf8 = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

/**
 * Turns what stands between the quotes in a source file into bytes: characters and `\u` escapes become UTF-8,
 * `\xNN` is the byte that it says.
 * @returns the same literal with every byte above 0x7F written as `\xNN`
 */
export function rawToBytes(raw: string): string {
  // A surrogate pair may be written as two escapes.
  const joined = raw.replace(/\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})/g, (_, high, low) =>
    String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16)),
  );
  return joined.replace(ESCAPE, (whole, hex, four, braces, other) => {
    if (hex || (other && other.codePointAt(0)! < 0x80)) return whole;
    const escaped = four ?? braces;
    const text = escaped ? String.fromCodePoint(Number.parseInt(escaped, 16)) : (other ?? whole);
    if (text.codePointAt(0)! < 0x80) return escaped ? `\\x${text.charCodeAt(0).toString(16).padStart(2, "0")}` : text;
    return [...utf8(text)].map((byte) => `\\x${byte.charCodeAt(0).toString(16)}`).join("");
  });
}

/** The value of a string literal whose escapes are all of the kind that `rawToBytes` leaves. */
function cook(raw: string): string {
  const SIMPLE: Record<string, string> = { n: "\n", t: "\t", r: "\r", b: "\b", v: "\v", f: "\f", "0": "\0" };
  return raw.replace(/\\(?:x([0-9a-fA-F]{2})|(\r\n|[\s\S]))/g, (_, hex, other) => {
    if (hex) return String.fromCharCode(Number.parseInt(hex, 16));
    if (other === "\n" || other === "\r\n" || other === "\r") return "";
    return SIMPLE[other] ?? other;
  });
}

/** Strings are bytes on the engine: every literal becomes the UTF-8 bytes of what its source shows. */
export function byteStrings(file: string): PluginObj {
  return {
    visitor: {
      StringLiteral(path) {
        const raw = path.node.extra?.raw as string | undefined;
        if (raw === undefined) return;
        path.node.value = cook(rawToBytes(raw.slice(1, -1)));
        delete path.node.extra;
      },
      TemplateElement(path) {
        const raw = rawToBytes(path.node.value.raw);
        path.node.value = { raw, cooked: cook(raw.replace(/\r\n?/g, "\n")) };
      },
      Identifier(path) {
        const odd = [...path.node.name].find((character) => character > "\x7f");
        const start = path.node.loc?.start;
        if (odd && start) {
          throw new Diagnostic(`the name "${path.node.name}"`, "use ASCII letters, digits, _ and $ only.", {
            file,
            line: start.line,
            column: start.column + 1,
          });
        }
      },
    },
  };
}
