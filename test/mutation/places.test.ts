import { parse } from "@babel/parser";
import { describe, expect, it } from "vitest";
import { chooseOrder } from "./choose.ts";
import { REASONS, reasonFor } from "./explained.ts";
import { mutantKey, mutantsOf } from "./mutant.ts";
import { allMutants } from "./sources.ts";
import { orderTests } from "./test-order.ts";

const mutations = (source: string): string[] => mutantsOf("a.ts", source).map(({ mutation }) => mutation);

describe("places", () => {
  it.each([
    ["if (a) b();", ["condition negated: a -> !(a)", "statement removed: b();"]],
    ["x = a ? 1 : 2;", ["condition negated: a -> !(a)", "number: 1 -> 2", "number: 2 -> 3"]],
    ["const x = a < b || a >= c;", ["comparison: a < b -> a <= b", "comparison: a >= c -> a > c"]],
    [
      "const x = a === b && !c;",
      ["comparison: a === b -> a !== b", "logical operator: a === b && !c -> a === b || !c"],
    ],
    ["const x = (a) + b - c;", ["arithmetic operator: (a) + b -> (a) - b"]],
    ["const x = 0x1f;", ["number: 0x1f -> 0x20"]],
    [
      'const x = ["a", `b${c}`, true];',
      ['text emptied: "a" -> ""', 'text emptied: `b${c}` -> ""', "boolean: true -> false"],
    ],
    ["i++; --j;", ["arithmetic operator: i++ -> i--", "arithmetic operator: --j -> ++j"]],
    [
      "await f(); delete a.b; c ||= d;",
      ["await f();", "delete a.b;", "c ||= d;"].map((text) => `statement removed: ${text}`),
    ],
    ["function f() { if (a) return; b(); }", ["early return removed: return;"]],
    ["function f() { if (a) return 1; return 2; }", ["early return removed: return 1;"]],
  ])("are found in %s", (source, expected) => {
    expect(mutations(source)).toEqual(expect.arrayContaining(expected));
  });

  it.each([
    ["what is imported", 'import a from "a"; export * from "b"; const c = require("c"), d = import("d");'],
    ["types", 'let a: "x" | 1 | true; type B = { c: 2 }; interface D { e: "f"; } const g = h as "i", j = k<"l">(m);'],
    ["texts for people", "print(`a ${b + 1}`, true); console.log(2); output.line(`c ${d || 3}`);"],
    ["errors", 'if (a === b) throw new UserError(`a ${b ? 1 : "c"}`);', "comparison: a === b -> a !== b"],
    ["directives and names", '"use overlay"; const a = { "b-c": d, 1: e };'],
    ["a timer that is due at once", "const a = setTimeout(b, 0);"],
    [
      "a return that nothing follows",
      "function f() { return a; } function g() { if (b) { return; } }",
      "condition negated: b -> !(b)",
    ],
  ])("are none: %s", (_, source, ...but) => {
    expect(mutations(source)).toEqual(but);
  });
});

describe("a mutant", () => {
  const SOURCE = "// One\nif (a  <\n b) f(1, 1);\n";

  it("has one change in it, and all else byte for byte", () => {
    expect(mutantsOf("a.ts", SOURCE).map(({ source }) => source)).toEqual([
      "// One\nif (!(a  <\n b)) f(1, 1);\n",
      "// One\nif (a  <=\n b) f(1, 1);\n",
      "// One\nif (a  <\n b) ;\n",
      "// One\nif (a  <\n b) f(2, 1);\n",
      "// One\nif (a  <\n b) f(1, 2);\n",
    ]);
  });

  it("is named by its line and the change, another one alike by its number", () => {
    const mutants = mutantsOf("a.ts", SOURCE);
    expect(mutants[1]).toMatchObject({ line: 2, text: "if (a  <", mutation: "comparison: a < b -> a <= b" });
    expect(mutants.slice(3).map(({ mutation }) => mutation)).toEqual(["number: 1 -> 2", "number: 1 -> 2 (number 2)"]);
  });
});

describe("the mutants of this project", () => {
  const all = allMutants();

  it("parse, differ from their source, and have names of their own", () => {
    expect(new Set(all.map(mutantKey)).size).toBe(all.length);
    for (const { source } of chooseOrder(all, 7).slice(0, 500)) {
      expect(() => parse(source, { sourceType: "module", plugins: ["typescript"] })).not.toThrow();
    }
  });

  it("are the same ones for the same seed, and one of every file comes before the second one of any", () => {
    const order = chooseOrder(all, 1).map(mutantKey);
    expect(chooseOrder([...all].reverse(), 1).map(mutantKey)).toEqual(order);
    expect(chooseOrder(all, 2).map(mutantKey)).not.toEqual(order);
    const files = new Set(all.map(({ file }) => file));
    const firsts = chooseOrder(all, 1).slice(0, files.size);
    expect(new Set(firsts.map(({ file }) => file))).toEqual(files);
  });

  it("are explained only where there is such a one", () => {
    const unknown = new Map(
      Object.entries(REASONS).flatMap(([file, lines]) =>
        Object.entries(lines).flatMap(([text, reasons]) =>
          Object.keys(reasons).map((mutation) => [mutantKey({ file, text, mutation }), mutation]),
        ),
      ),
    );
    for (const mutant of all) unknown.delete(mutantKey(mutant));
    expect([...unknown.keys()]).toEqual([]);
    expect(all.filter((mutant) => reasonFor(mutant) === "")).toEqual([]);
  });
});

it("tests of the mutated source come first, those that see every change last", () => {
  const files = [
    "test/architecture/limits.test.ts",
    "test/scenario/life.test.ts",
    "test/modules/md5.test.ts",
    "test/modules/mqtt.test.ts",
  ];
  expect(orderTests(files, "modules/mqtt-connect.ts", [])).toEqual([files[3], files[1], files[2], files[0]]);
  expect(orderTests(files, "src/resident/life.ts", [])[0]).toBe(files[1]);
  expect(orderTests(files, "modules/mqtt-connect.ts", [files[2]!])).toEqual([files[2], files[3], files[1], files[0]]);
});
