import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { decode as decodeAsEngine } from "../../sim/api/base64.ts";
import { loadDeviceModule } from "../support/device-module.ts";

interface Decoder {
  decode(state: object, text: string, isLast: boolean): string | undefined;
  decodeShortest(state: object, text: string): string | undefined;
}
let decoder: Decoder;
/** What the build made of the state's names. */
let fresh: () => object;

beforeAll(async () => {
  const loaded = await loadDeviceModule<Decoder & { fresh: () => object }>("test/modules/base64-decoder.ts", {
    // The engine's decodes anything; both know bytes only.
    atob: decodeAsEngine,
    btoa: (bytes: string) => Buffer.from(bytes, "latin1").toString("base64"),
  });
  decoder = loaded;
  fresh = loaded.fresh;
});

/** Decodes a text cut into pieces of the given sizes, in turn. */
function decode(text: string, sizes: number[]): string | undefined {
  const state = fresh();
  let bytes = "";
  let at = 0;
  for (let i = 0; at < text.length; i++) {
    const size = sizes.length ? sizes[i % sizes.length]! : text.length;
    const part = decoder.decode(state, text.substring(at, at + size), at + size >= text.length);
    if (part === undefined) return undefined;
    bytes += part;
    at += size;
  }
  return bytes;
}

const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 20 });

describe("Base64", () => {
  it("decodes any bytes, cut anywhere, with and without padding and line breaks", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        sizes,
        fc.boolean(),
        fc.integer({ min: 0, max: 80 }),
        (data, cuts, padded, width) => {
          let text = Buffer.from(data).toString("base64");
          if (!padded) text = text.replaceAll("=", "");
          if (width) text = text.replace(new RegExp(`(.{${width}})`, "g"), "$1\r\n");
          expect(decode(text, cuts)).toBe(String.fromCharCode(...data));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("goes by the shortest way wherever a text without line breaks is cut", () => {
    const text = Buffer.from("The middle of a firmware").toString("base64");
    for (let size = 1; size < text.length; size++) {
      const state = fresh();
      let bytes = "";
      for (let at = 0; at < text.length; at += size)
        bytes += decoder.decodeShortest(state, text.substring(at, at + size));
      expect(bytes).toBe("The middle of a firmware");
    }
  });

  it("gives the same for any text, cut anywhere", () => {
    const text = fc.string({ maxLength: 24, unit: fc.constantFrom("A", "z", "7", "+", "/", "A", "z", "=", "\n", "*") });
    fc.assert(
      fc.property(text, sizes, (whole, cuts) => {
        expect(decode(whole, cuts)).toBe(decode(whole, []));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ["a foreign character", "QUJ*"],
    ["a foreign character at the start", "*UJDQUJD"],
    ["a foreign character in the middle", "QUJDQ*JDQUJD"],
    ["a blank", "QU JD"],
    ["a blank at the start", " QUJD"],
    ["padding in the middle", "QQ==QUJD"],
    ["padding at the start", "=QUI"],
    ["too much padding", "QQ==="],
    ["too little padding", "QQ="],
    ["padding behind one character", "Q==="],
    ["padding behind a whole group", "QUJD="],
    ["an end that is cut off", "QUJDQ"],
    ["a character behind the padding", "QUI=A"],
    ["the URL alphabet", "-_-_"],
  ])("refuses %s, cut anywhere", (_, text) => {
    for (let size = 1; size <= text.length; size++) expect(decode(text, [size])).toBeUndefined();
  });
});
