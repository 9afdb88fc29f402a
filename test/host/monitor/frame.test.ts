import { describe, expect, it } from "vitest";
import { parseExcerpt } from "../../../host/monitor/excerpt.ts";
import { parseFrame } from "../../../host/monitor/frame.ts";

describe("places in Espruino's stack traces", () => {
  it.each([
    ["    at i (fw.a:88:33006)", { before: "", name: "i", file: "fw.a", line: 88, column: 33006 }],
    ["    at fw.b:88:33228", { before: "", name: "", file: "fw.b", line: 88, column: 33228 }],
    ["    at :1:8", { before: "", name: "", file: "", line: 1, column: 8 }],
    ["    at f (:1:4)", { before: "", name: "f", file: "", line: 1, column: 4 }],
    ["    at function (p) {q(p)} (F:1:176)", { before: "", name: "", file: "F", line: 1, column: 176 }],
    ["! handler:     at g (:1:32)", { before: "! handler:", name: "g", file: "", line: 1, column: 32 }],
    ["at line 1 col 4711", { before: "", name: "", file: "", line: 1, column: 4711 }],
    [" at line 88 col 3 in fw.a", { before: "", name: "", file: "fw.a", line: 88, column: 3 }],
    ['in function "a" called from line 1 col 10', { before: "", name: "a", file: "", line: 1, column: 10 }],
    ["in function called from line 2 col 9 in fw.b", { before: "", name: "", file: "fw.b", line: 2, column: 9 }],
  ])("%s", (text, frame) => {
    expect(parseFrame(text)).toEqual(frame);
  });

  it.each(["Ready", "meet me at 10:30", 'in function "a" called from system', "MQTT: connected", ""])(
    "is none: %s",
    (text) => {
      expect(parseFrame(text)).toBeUndefined();
    },
  );

  it("stand in what is shown of the code where the caret is, cut or not", () => {
    expect(parseExcerpt("let t=e.deep.value;", "            ^")).toEqual({ code: "let t=e.deep.value;", caret: 12 });
    expect(parseExcerpt("...g=6;return a.y.z...", "                 ^")).toEqual({
      code: "g=6;return a.y.z",
      caret: 14,
    });
  });
});
