import { describe, expect, it } from "vitest";
import { lowerModule } from "../../compiler/lower-module.ts";
import { KEEP_MARK } from "../../compiler/mark-attributes.ts";
import { ALL_OPTIMIZATIONS } from "../../compiler/optimizations.ts";
import { optimize } from "../../compiler/optimize.ts";
import { cutKept } from "../../compiler/passes/28-keep-in-flash.ts";
import { joinCuts, takeMap } from "../../compiler/stack/origins.ts";

/** What becomes of a program in which `keep` stands around what may be kept. */
function compile(program: string, optimizations = ALL_OPTIMIZATIONS): { rest: string; pieces: string[] } {
  const { code } = takeMap(optimize(program.replaceAll("keep(", `${KEEP_MARK}(`), optimizations));
  let number = 0;
  const { rest, pieces } = cutKept(code, () => `piece ${++number}`);
  const text = (marked: string): string => joinCuts(marked, () => undefined).code.replace(/\s+/g, " ");
  return { rest: text(rest), pieces: [...pieces.values()].map(text) };
}

const LONG = `print(${Array.from({ length: 60 }, (_, at) => at).join()})`;

describe("of what a sketch says of its properties", () => {
  it.each([
    ["plain values", 'n.a("x", keep({ name: "X", retained: !1 }))', ['({ name: "X", retained: !1 })']],
    [
      "a function",
      'n.a("x", keep({ settable: keep((v) => print(v)) }))',
      ["({ settable: function (v) { return print(v); } })"],
    ],
    [
      "one that is used nowhere else",
      'function f(v) { print(v); }\nn.a("x", keep({ settable: keep(f) }))',
      ["({ settable: function (v) { print(v); } })"],
    ],
    [
      "a constant of the top level",
      'const A = { unit: "W" };\nfor (const id of ids) n.a(id, keep(A))',
      ['({ unit: "W" })'],
    ],
    [
      "what is written alike, once",
      'n.a("x", keep({ unit: "W" })); n.a("y", keep({ unit: "W" }))',
      ['({ unit: "W" })'],
    ],
    [
      "a long function, by itself",
      `n.a("x", keep({ settable: keep((v) => ${LONG}) }))`,
      [expect.stringMatching(/^\(function/), '({ settable: __homie_place__("piece 1") })'],
    ],
  ])("is kept: %s", (_, program, expected) => {
    expect(compile(program).pieces).toEqual(expected);
  });

  it.each([
    [
      "what refers to a loop's variable",
      'for (let i = 0; i < 2; i++) n.a("x", keep({ name: `${i}`, settable: keep((v) => print(i)) }))',
    ],
    ["what is reckoned", 'n.a("x", keep({ name: f() }))'],
    ["what is handed on", "function g(a) { n.a(a, keep(a)); n.b(a); }\ng(1); g(2)"],
    ["a variable that is assigned again", 'let a = { unit: "W" };\na = other;\nn.a("x", keep(a))'],
    [
      "`this` of somebody else",
      'class A { m() { n.a("x", keep({ settable: keep((v) => print(this)) })); } }\nnew A().m()',
    ],
    ["an object with a getter", 'n.a("x", keep({ get name() { return f(); } }))'],
  ])("is left where it is: %s", (_, program) => {
    const { rest, pieces } = compile(program);
    expect(pieces).toEqual([]);
    expect(rest).not.toContain(KEEP_MARK);
  });

  it("what is left refers to its place", () => {
    expect(compile('n.a("x", keep({ unit: "W" }))').rest).toBe('n.a("x", __homie_place__("piece 1"));');
  });

  it("variables of the top level become global where it refers to them, by names that nothing has", () => {
    const { rest, pieces } = compile(
      'let a = 1, b = $0;\nfunction f() { a++; b++; }\nf(); n.a("x", keep({ settable: keep((v) => { f(); print(a); }) }))',
    );
    expect(pieces).toEqual(["({ settable: function (v) { $1(); print($2); } })"]);
    expect(rest).toBe(
      '$1 = function () { $2++; b++; }; $2 = 1; let b = $0; $1(); n.a("x", __homie_place__("piece 1"));',
    );
  });

  it("nothing is kept where that is switched off", () => {
    const off = new Set([...ALL_OPTIMIZATIONS].filter((one) => one !== "keep-in-flash"));
    expect(compile('n.a("x", keep({ unit: "W", settable: keep((v) => print(v)) }))', off)).toEqual({
      rest: 'n.a("x", { unit: "W", settable: v => print(v) });',
      pieces: [],
    });
  });
});

it.each([
  ['homie.node("a", "A", "").advertise("x", { unit: "W" });', 2],
  ['const node = homie.node("a", "A", ""); for (const id of ids) node.advertise(id, { unit: "W" });', 2],
  ['const x = made("a", "A", "").advertise("x", { unit: "W" });', 1],
  ['const shop = { advertise: (id, what) => print(what.name) }; shop.advertise("x", { name: "X" });', 0],
  ['let node = homie.node("a", "A", ""); node = shop; node.advertise("x", { name: "X" });', 0],
  ['function add(node) { node.advertise("x", { name: "X" }); }', 0],
])("only what is plainly a node's is marked: %s", (program, marks) => {
  const source = `import * as homie from "homie-espruino";\nimport { node as made } from "homie-espruino";\n${program}`;
  const { code } = lowerModule(source, "/sketch.ts", "sketch.ts");
  expect(code.split("\n//#")[0]!.match(new RegExp(`${KEEP_MARK}|, true\\)`, "g")) ?? []).toHaveLength(marks);
});
