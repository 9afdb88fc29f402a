import fc from "fast-check";
import { expect, it } from "vitest";
import { decode } from "../../sim/api/base64.ts";
import { loadDeviceModule } from "../support/device-module.ts";

const { isId } = await loadDeviceModule<{ isId(id: string): boolean }>("src/formats/id.ts", {
  // The engine's decodes anything; both know bytes only.
  atob: decode,
  btoa: (bytes: string) => Buffer.from(bytes, "latin1").toString("base64"),
});

/** The convention's own words, as a regular expression. */
const ID = /^(?!-)[a-z0-9-]+(?<!-)$/;

it("takes the convention's ids and nothing else", () => {
  const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
  const likely = fc.constantFrom(..."abyz0189-", "A", "+", "/", "=", "_", ".", "~", "'", " ", "\n", "$");
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: likely }), fc.string({ unit: byte })), (id) => {
      expect(isId(id)).toBe(ID.test(id));
    }),
    { numRuns: 20_000, seed: 20260103 },
  );
});

it("says of a single character in an id what the convention says", () => {
  for (let code = 0; code < 256; code++) {
    const character = String.fromCharCode(code);
    for (const id of [
      character,
      `a${character}b`,
      `abc${character}`,
      `${character}abc`,
      `ab${character}${character}c`,
    ]) {
      expect(isId(id), JSON.stringify(id)).toBe(ID.test(id));
    }
  }
});
