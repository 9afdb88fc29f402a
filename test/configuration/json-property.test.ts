import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_VALUES } from "../../src/formats/config/lines.ts";
import { merge } from "../../src/formats/config/merge.ts";
import { MAX_STORED } from "../../src/formats/journal.ts";
import { compareOn, startComparing } from "../../src/overlays/compare-json.ts";
import { mergeOn, startMerging } from "../../src/overlays/merge-json.ts";
import { readOn, startReading } from "../../src/overlays/read-json.ts";

const RUNS = { numRuns: 1500 };
const toBytes = (text: string): string => Buffer.from(text, "utf8").toString("latin1");
const toText = (bytes: string): string => Buffer.from(bytes, "latin1").toString("utf8");

/** Reads a text as the device does. @returns what is wrong with it, and what it becomes */
function read(bytes: string): { fault: string; json: string } {
  const reading = startReading(bytes);
  let fault = "";
  while (!fault && reading._at < bytes.length) fault = readOn(reading);
  return { fault, json: reading._json };
}

/** Objects with keys and texts that have a meaning in JSON; few enough values for the device. */
const objects = fc
  .object({
    maxDepth: 4,
    maxKeys: 5,
    key: fc.oneof(fc.constantFrom("a", "b", "c", 'a":b', "\\", '"', "a\n", ""), fc.string({ maxLength: 5 })),
    values: [
      fc.string({ maxLength: 12, unit: "grapheme" }),
      fc.constantFrom('"', "\\", '":', "\n", "", '\\":', "{}", "null"),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    ],
  })
  .filter(
    (value) => (JSON.stringify(value).match(/[,[{]/g)?.length ?? 0) < MAX_VALUES && JSON.stringify(value).length < 900,
  );

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}

describe("JSON in lines", () => {
  it("is the JSON that was read, whatever white space it had", () => {
    fc.assert(
      fc.property(objects, fc.constantFrom(0, 1, 2), (value, space) => {
        const { fault, json } = read(toBytes(JSON.stringify(value, null, space)));
        expect(fault).toBe("");
        expect(json.replace(/\n */g, "")).toBe(toBytes(JSON.stringify(value)));
      }),
      RUNS,
    );
  });

  it("is read again as it is", () => {
    fc.assert(
      fc.property(objects, (value) => {
        const { json } = read(toBytes(JSON.stringify(value)));
        expect(read(json)).toEqual({ fault: "", json });
      }),
      RUNS,
    );
  });

  it("is read from escapes as from what they stand for", () => {
    const escaped = (text: string): string =>
      text.replace(/[^{}[\],:"\\\d.+-]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 100 }), (text) => {
        const plain = JSON.stringify({ x: text });
        const json = `{"x":${JSON.stringify(text).replace(/[^"\\]/gu, (one) => (/^[btnfru0-9a-f/]$/.test(one) ? one : escaped(one)))}}`;
        expect(JSON.parse(json)).toEqual({ x: text });
        expect(read(json)).toEqual(read(toBytes(plain)));
      }),
      RUNS,
    );
  });

  it("is taken where JSON.parse takes it, and nowhere else", () => {
    const pieces = [
      '"',
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "\\",
      "1",
      "0",
      "e",
      "-",
      ".",
      " ",
      "\n",
      "u",
      "t",
      "\x01",
      "\xc3",
    ];
    fc.assert(
      fc.property(objects, fc.nat(), fc.constantFrom(...pieces), fc.boolean(), (value, place, piece, isAdded) => {
        const whole = toBytes(JSON.stringify(value));
        const at = place % (whole.length + 1);
        const text = whole.slice(0, at) + piece + whole.slice(at + (isAdded ? 0 : 1));
        let isObject = false;
        try {
          const parsed: unknown = JSON.parse(
            new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(text, "latin1")),
          );
          isObject = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
        } catch {}
        const { fault } = read(text);
        // Keys that the change has made the same, and limits.
        if (/given twice|more than|deeper|range/.test(fault)) return;
        expect(fault === "", `${JSON.stringify(text)}: ${fault}`).toBe(isObject);
      }),
      { numRuns: 5000 },
    );
  });

  it("is merged as RFC 7396 says", () => {
    fc.assert(
      fc.property(objects, objects, (target, patch) => {
        const stored = read(toBytes(JSON.stringify(target))).json;
        const merging = startMerging(stored, read(toBytes(JSON.stringify(patch))).json);
        while (merging._work.length && merging._json.length <= MAX_STORED) mergeOn(merging, stored);
        if (merging._json.length > MAX_STORED) return;
        const expected = merge(JSON.parse(JSON.stringify(target)), patch);
        expect(sorted(JSON.parse(toText(merging._json)))).toEqual(sorted(expected));
      }),
      RUNS,
    );
  });

  it("differs by the paths of what was added, removed or replaced", () => {
    fc.assert(
      fc.property(objects, objects, (before, after) => {
        const [one, other] = [before, after].map((value) => read(toBytes(JSON.stringify(value))).json) as [
          string,
          string,
        ];
        const comparing = startComparing(one, other);
        while (comparing._work.length) compareOn(comparing, one, other);
        // An empty key has an empty path.
        if ("" in before || "" in after) return;
        const isChanged = JSON.stringify(before) !== JSON.stringify(after);
        if (!isChanged) expect(comparing._paths).toBe("");
        else if (JSON.stringify(sorted(before)) !== JSON.stringify(sorted(after)))
          expect(comparing._paths).not.toBe("");
        for (const key of Object.keys(after)) {
          if (!(key in before) && comparing._paths.length <= 200)
            expect(toText(comparing._paths)).toContain(JSON.stringify(key).slice(1, -1));
        }
      }),
      RUNS,
    );
  });
});
