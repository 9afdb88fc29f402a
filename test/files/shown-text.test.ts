import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { harmlessLines, shownText } from "../../files/shown-text.ts";

const OBEYED = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/u;

describe("text from outside", () => {
  it.each([
    ["light 1.0.0, Küche 😀", "light 1.0.0, Küche 😀"],
    ["a\nb\r\tc", "a\\nb\\r\\tc"],
    ["\x1b[2J\x07\x9b\x7f\0", "\\u001b[2J\\u0007\\u009b\\u007f\\u0000"],
    ["\u202eabc\u2028\u061c\ud800", "\\u202eabc\\u2028\\u061c\\ud800"],
  ])("is shown as it is, but for what a terminal obeys: %j", (text, shown) => {
    expect(shownText(text)).toBe(shown);
  });

  it("is shown as far as there is room", () => {
    expect(shownText("a".repeat(120))).toBe("a".repeat(120));
    expect(shownText("ab".repeat(100), 3)).toBe("aba… of 200 characters");
    expect(shownText("😀".repeat(100), 3)).toBe("😀\\ud83d… of 200 characters");
  });

  it("holds nothing that a terminal obeys, whatever it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(shownText(text)).not.toMatch(OBEYED);
        expect(harmlessLines(text).replaceAll("\n", "")).not.toMatch(OBEYED);
        expect(harmlessLines(text).split("\n").length).toBe(text.split("\n").length);
      }),
    );
  });
});
