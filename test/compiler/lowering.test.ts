import { describe, expect, it } from "vitest";
import { compile, runInNode, script } from "./compile.ts";
import { ENGINE, NO_ENGINE, runOnEngine } from "./engine.ts";

// What a program does is held by test/differential/: here is what it does otherwise than by the standard, and what becomes of it.

describe("texts", () => {
  const source =
    "export const run = () => ['é'.length, `€`.length, '\\u20ac' === '€', '\\xe9'.length, '\\u{1f600}'.length, '\\ud83d\\ude00' === '😀', 'é'.charCodeAt(0)];";
  const result = [2, 3, true, 1, 4, true, 195];

  it("are bytes in Node", async () => {
    expect(JSON.parse(runInNode(script(await compile(source))))).toEqual(result);
  });

  if (!ENGINE) console.warn(`lowered code on the engine is not tested: ${NO_ENGINE}`);
  it.skipIf(!ENGINE)("are bytes on the engine", async () => {
    expect(JSON.parse(await runOnEngine(script(await compile(source))))).toEqual(result);
  });
});

describe("functions that need not be there", () => {
  it.each([
    [
      "forwards",
      "function f(a: string) { return print(a); } export function run() { f('a'); return f('b'); }",
      '({run(){return print("a"),print("b")}})',
    ],
    [
      "reckons",
      "function f(a: number, b: number) { return a + b * 2; } export function run(x: number) { return f(x, 1) + f(2, x); }",
      "({run(_){return _+2+(2+_*2)}})",
    ],
    [
      "is called once",
      "let n = 0; function f(a: number) { n += a; if (n) n *= 2; } export function run() { f(1); return n; }",
      "(function(){var n=0;return{run:function(){return n+=1,n&&(n*=2),n}}})()",
    ],
    [
      "is called last",
      "let n = 0; function f(a: number) { if (a) return; n++; } export function run(x: number) { n = 1; f(x); }",
      "(function(){var n=0;return{run:function(_){n=1,_||n++}}})()",
    ],
    [
      "is called once for its value, which a variable is given",
      "let n = 0; function f(a: number) { n += a; if (n) n *= 2; return n + a; } export function run(x: number) { const y = f(x); n += y; return y; }",
      "(function(){var n=0;return{run:function(t){let r;{let e=t;n+=e,n&&(n*=2),r=n+e}return n+=r,r}}})()",
    ],
    [
      "is called once for its value, in a loop",
      "let n = 0; function f(a: number) { n += a; if (n) n *= 2; return n + a; } export function run(x: number) { while (x < 9) { x = f(x); n++; } return x; }",
      "(function(){var n=0;return{run:function(r){for(;r<9;){{let u=r;n+=u,n&&(n*=2),r=n+u}n++}return r}}})()",
    ],
  ])("are written where they are called: one that %s", async (_, source, expected) => {
    expect((await compile(source)).replace(/^\((\(.*\))\)$/s, "$1")).toBe(expected);
  });
});

it("whole numbers are written in full, as far as the engine has any: with an exponent it takes them for fractions", async () => {
  const code = await compile(
    "export const run = (x = 3) => [60 * 1000, x * 9e5, 2e9, 3e9, 1e3.toFixed(1), `${x + 4e3}`];",
  );
  expect(code).toMatch(/60000.*900000.*2000000000.*3e9.*4000/s);
  expect(code).not.toMatch(/6e4|9e5|2e9|4e3/);
  expect(runInNode(script(code))).toBe('[60000,2700000,2000000000,3000000000,"1000.0","4003"]');
});
