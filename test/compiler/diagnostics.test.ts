import { describe, expect, it } from "vitest";
import { Diagnostic } from "../../compiler/diagnostic.ts";
import { lowerModule } from "../../compiler/lower-module.ts";

/** What is refused, and a line of a module that uses it; `@` stands right before the place that the message names. */
const CASES: [construct: string, line: string][] = [
  ["async/await", "export const f = @async () => 1;"],
  ["async/await", "class A { @async m() {} }"],
  ["a generator", "@function* f() {}"],
  ["a generator", "const o = { @*f() {} };"],
  [
    "async/await",
    "function f() { @for await (const v of x) {} }"
      .replace("function", "async function")
      .replace("@for", "for")
      .replace("async", "@async"),
  ],
  ["a label", "@outer: for (;;) break outer;"],
  ["debugger", "@debugger;"],
  ["BigInt", "const n = @10n;"],
  ["BigInt", "const n = @BigInt(1);"],
  ["new.target", "function F() { return @new.target; }"],
  ["import.meta", "const u = @import.meta.url;"],
  ["dynamic import()", 'const m = @import("./x.ts");'],
  ["a tagged template", "const s = @tag`x`;"],
  ["WeakMap", "const m = new @WeakMap<object, string>();"],
  ["Symbol", 'const s = @Symbol("x");'],
  ["Proxy", "const p = new @Proxy({}, {});"],
  ["Reflect", "const k = @Reflect.ownKeys({});"],
  ["Array.from", "const a = @Array.from([1]);"],
  ["Number.isInteger", "const a = @Number.isInteger(1);"],
  ["Math.trunc", "const a = @Math.trunc(1.5);"],
  ["Object.freeze", "const a = @Object.freeze({});"],
  [".flat()", "const a = @[[1]].flat();"],
  [".flatMap()", "const a = @[1].flatMap((v) => [v]);"],
  [".flatMap()", "const a = @x?.flatMap((v) => [v]);"],
  [".at()", "const a = @[1].at(-1);"],
  ["assigning to .length", "@list.length = 0;"],
  ["replace() of a text by what a function gives", 'const s = @t.replace("a", (m) => m + m);'],
  ["a counted quantifier in a regular expression", "const r = @/^[0-9a-f]{32}$/;"],
  ["a counted quantifier in a regular expression", 'const r = @new RegExp("a{2,3}");'],
  ["alternatives in a group of a regular expression", "const r = @/(a|b)c/;"],
  ["an alternative behind a repetition in a regular expression", "const r = @/a*b|c/;"],
  ["return in finally", "function f() { try { x(); } finally { @return; } }"],
  ["break in finally", "for (;;) { try { x(); } finally { if (y) @break; } }"],
  ["continue in finally", "for (;;) { try { x(); } finally { switch (y) { case 1: @continue; } } }"],
  ["the quantifier ? in a regular expression", "const r = @/^-?[0-9]+$/;"],
  ["a lazy quantifier in a regular expression", "const r = @/a.*?b/;"],
  ["(?: in a regular expression", "const r = @/(?:a)/;"],
  ["(?= in a regular expression", "const r = @/a(?=b)/;"],
  ["(?< in a regular expression", "const r = @/(?<!a)b/;"],
  ["a group within a group of a regular expression", "const r = @/(a(b))/;"],
  ["a repeated group in a regular expression", "const r = @/(ab)+/;"],
  ["a back reference in a regular expression", "const r = @/(a)\\1/;"],
  ["\\b in a regular expression", "const r = @/\\bon\\b/;"],
  ["\\u in a regular expression", "const r = @/\\u0041/;"],
  ["an empty class in a regular expression", "const r = @/[^]/;"],
  ['the flag "m" of a regular expression', "const r = @/a/m;"],
  ['the flag "y" of a regular expression', "const r = @/a/y;"],
  ['the flag "u" of a regular expression', "const r = @/a/u;"],
  ["a non-ASCII character in a regular expression", "const r = @/é/;"],
  ['the name "größe"', "const @größe = 1;"],
  ["eval of minified code", 'const v = @eval("1");'],
  ["arguments in an arrow function", "function f() { return () => @arguments; }"],
  ["spread in the arguments of new", "const o = @new A(...x);"],
  ["a static block", "class A { @static { x(); } }"],
  ["a static field that names its class", "class A { static a = 1; static b = @A.a; }"],
  ["this in a static field", "class A { static a = 1; static b = @this.a; }"],
  ["a computed or quoted method name in a class", "class A { @[x]() {} }"],
  ['a method named "delete"', "class A { @delete() {} }"],
  ["a computed or quoted name of a getter or setter", 'const o = { @get "a b"() { return 1; } };'],
  ["a getter or setter beside a spread in an object", "const o = { ...x, @get a() { return 1; } };"],
  ['a getter named "null"', "const o = { @get null() { return 1; } };"],
  ["a static setter", "class A { @static set x(v) {} }"],
  ["RangeError", 'throw new @RangeError("x");'],
  ["Promise.race", "const p = @Promise.race([a, b]);"],
  ["extending Map", "@class A extends Map {}"],
  ["extending Error", "@class A extends Error {}"],
  ["extending an expression", "@class A extends mixin(B) {}"],
  ["super in an arrow function", "class A extends B { m() { return () => @super.m(); } }"],
  ["#field in object", "class A { #x = 1; has(o: object) { return @#x in o; } }"],
  ["a class within an expression or a switch", "const A = x ? @class {} : y;"],
  ["a subclass with fields and no constructor", 'import { B } from "./b.ts"; @class A extends B { x = 1; }'],
  [
    "super() inside another statement of a class with fields",
    "@class A extends B { x = 1; constructor() { if (y) super(); } }",
  ],
  ["a class expression that names itself", "const A = @class Me { m() { return Me; } };"],
  ["a loop variable that a function in the loop keeps", "for (let i = 0; i < 3; i++) { f(() => i); @i++; }"],
  ["a loop variable that a function in the loop keeps", "for (let i = 0; g(() => @i); i++) {}"],
];

function diagnosticOf(source: string): Diagnostic {
  try {
    lowerModule(source, "/project/sketch.ts", "sketch.ts");
  } catch (error) {
    if (error instanceof Diagnostic) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("what Espruino cannot run", () => {
  it.each(CASES)("%s is refused: %s", (construct, line) => {
    const at = line.search(/@(?!@)/);
    const source = `// The first line.\n${line.slice(0, at)}${line.slice(at + 1)}\n`;
    const diagnostic = diagnosticOf(source);
    expect(diagnostic.construct).toBe(construct);
    expect(diagnostic.place).toEqual({ file: "sketch.ts", line: 2, column: at + 1 });
    expect(diagnostic.message).toBe(
      `sketch.ts:2:${at + 1}: ${construct} does not run on Espruino: ${diagnostic.advice}`,
    );
    expect(diagnostic.advice).toMatch(/^[^A-Z].*\.$/);
  });

  it("names of types and of the module's own are not refused", () => {
    const source =
      "class Map {} export type M = Set<string>; export const m = new Map(); export const o = { flat: 1 }.flat;";
    expect(() => lowerModule(source, "/project/sketch.ts", "sketch.ts")).not.toThrow();
  });

  it("says where the syntax is wrong", () => {
    expect(() => lowerModule("let a = 1;\nlet = = 2;\n", "/project/sketch.ts", "sketch.ts")).toThrow(
      /^sketch\.ts:2:\d+: /,
    );
  });
});
