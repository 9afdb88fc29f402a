import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findJsonFault } from "../../files/json-fault.ts";
import { parseJson } from "../../files/parse-json.ts";

describe("parseJson", () => {
  it.each([
    ['{\n  "name": "x",\n}', 'c.json:3:1: not valid JSON: a key in double quotes should stand here, but there is "}".'],
    ['{"a": 1 "b": 2}', 'c.json:1:9: not valid JSON: "," or "}" should stand here, but there is "\\"".'],
    ["{'a': 1}", 'c.json:1:2: not valid JSON: a key in double quotes should stand here, but there is "\'".'],
    ['{"a" 1}', 'c.json:1:6: not valid JSON: ":" should stand here, but there is "1".'],
    ['{"a": "b\n}', "c.json:1:7: not valid JSON: this string has no closing quote."],
    ['{"a": "\\x"}', "c.json:1:8: not valid JSON: there is no such escape."],
    ['{"a": "\t"}', "c.json:1:8: not valid JSON: a control character has to be written as an escape"],
    ["[1,]", 'c.json:1:4: not valid JSON: a value should stand here, but there is "]".'],
    ["[01]", 'c.json:1:2: not valid JSON: a value should stand here, but there is "0".'],
    ["", "c.json:1:1: not valid JSON: a value should stand here, but the text ends."],
    ["{} {}", 'c.json:1:4: not valid JSON: nothing may follow the value, but there is "{".'],
    ["{", "c.json:1:2: not valid JSON: a key in double quotes should stand here, but the text ends."],
  ])("says where %j is wrong", (text, message) => {
    expect(() => parseJson(text, "c.json")).toThrow(message);
  });

  it("takes a byte order mark", () => {
    expect(parseJson('\ufeff{"a":1}', "c.json")).toEqual({ a: 1 });
  });

  it("finds a fault in whatever JSON.parse refuses, and none in what it takes", () => {
    const edited = fc.tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom("", "{", "}", '"', ",", ":", "\\", "x", "0", "-", "\n"),
    );
    fc.assert(
      fc.property(edited, ([json, seed, insert]) => {
        const at = seed % (json.length + 1);
        const text = json.slice(0, at) + insert + json.slice(at + (insert ? 0 : 1));
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        if (valid) expect(() => findJsonFault(text)).toThrow("there is no fault");
        else expect(findJsonFault(text).offset).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2000 },
    );
  });
});
