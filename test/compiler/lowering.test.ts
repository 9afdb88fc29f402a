import { describe, expect, it } from "vitest";
import { compile, runInNode, script } from "./compile.ts";
import { ENGINE, NO_ENGINE, runOnEngine } from "./engine.ts";

/** What is lowered, a module that uses it, and what its `run` gives. */
const CASES: [construct: string, source: string, result: unknown][] = [
  [
    "destructuring of objects",
    "export const run = ({ a, b: { c } } = { a: 1, b: { c: 2 } }) => { const { d = 3 } = {} as any; return [a, c, d]; };",
    [1, 2, 3],
  ],
  [
    "destructuring of arrays, swap",
    "export const run = () => { let [a, , b = 9] = [1, 2]; [a, b] = [b, a]; return [a, b]; };",
    [9, 1],
  ],
  [
    "destructuring in for...of",
    "export const run = () => { let s = ''; for (const [k, v] of Object.entries({ a: 1, b: 2 })) s += k + v; return s; };",
    "a1b2",
  ],
  [
    "destructuring in for...of, captured",
    "export const run = () => { const f: (() => string)[] = []; for (const [k, v] of Object.entries({ a: 1, b: 2 })) f.push(() => k + v); return f.map((g) => g()); };",
    ["a1", "b2"],
  ],
  [
    "destructured parameter",
    "const f = ({ x, y = 2 }: { x: number; y?: number }, [z]: number[]) => x + y + z!; export const run = () => f({ x: 1 }, [4]);",
    7,
  ],
  ["spread in a call", "export const run = () => { const a = [1, 5, 2]; return Math.max(0, ...a); };", 5],
  [
    "spread in a method call",
    "class A { b = 3; m(...n: number[]) { return n.length + this.b; } } export const run = () => new A().m(...[1, 2], 3);",
    6,
  ],
  ["spread in an array", "export const run = () => { const a = [1, 2]; return [0, ...a, 3, ...[]]; };", [0, 1, 2, 3]],
  [
    "spread in an object",
    "export const run = () => { const a = { x: 1, y: 2 }; return { ...a, y: 3, ...{ z: 4 } }; };",
    { x: 1, y: 3, z: 4 },
  ],
  [
    "rest parameters",
    "const f = (a: number, ...b: number[]) => [a, b]; export const run = () => f(1, 2, 3);",
    [1, [2, 3]],
  ],
  [
    "rest in an arrow that uses this",
    "class A { x = 2; m() { return ((...n: number[]) => n.map((v) => v * this.x))(1, 2); } } export const run = () => new A().m();",
    [2, 4],
  ],
  [
    "default parameters",
    "const f = (a = 1, b = a + 1) => [a, b]; export const run = () => [f(), f(5), f(undefined, 0)];",
    [
      [1, 2],
      [5, 6],
      [1, 0],
    ],
  ],
  [
    "optional chaining",
    'const f = (o?: any) => [o?.a?.b, o?.a.c?.(1), o?.["x"]]; export const run = () => [f(), f({ a: { b: 1, c: (n: number) => n + 1 }, x: 3 })];',
    [
      [null, null, null],
      [1, 2, 3],
    ],
  ],
  [
    "optional call keeps this",
    "export const run = () => { const o = { a: 4, f() { return this.a; } } as { a: number; f?: () => number }; return o.f?.(); };",
    4,
  ],
  [
    "nullish coalescing",
    "const f = (a: any) => a ?? 'none'; export const run = () => [f(null), f(0), f(undefined)];",
    ["none", 0, "none"],
  ],
  ["exponentiation", "export const run = () => { let a = 2; a **= 3; return a ** 2; };", 64],
  [
    "logical assignment",
    "export const run = () => { const o: any = { a: 0, b: null, c: 1 }; o.a ||= 5; o.b ??= 6; o.c &&= 7; return o; };",
    { a: 5, b: 6, c: 7 },
  ],
  [
    "computed keys",
    "export const run = () => { const k = 'x'; return { [k + 1]: 2, y: 3, [`${k}z`]: 4 }; };",
    { x1: 2, y: 3, xz: 4 },
  ],
  [
    "numeric separators and literals",
    "export const run = () => [1_000, 0xff, 0b11, 0o17, 1e3, .5];",
    [1000, 255, 3, 15, 1000, 0.5],
  ],
  [
    "an enum",
    "enum Color { Red, Green = 5, Blue } export const run = () => [Color.Green, Color[6], Color.Blue];",
    [5, "Blue", 6],
  ],
  ["a const enum", "const enum K { A = 3, B } export const run = () => K.A + K.B;", 7],
  [
    "fields",
    "class A { a: number[] = []; b = this.a.length + 1; declare c: number; d?: number; } export const run = () => { new A().a.push(1); const x = new A(); return [x.a, x.b, 'd' in x]; };",
    [[], 1, false],
  ],
  [
    "a field that is an arrow function",
    "class A { a = 1; b = () => this.a; } export const run = () => { const f = new A().b; return f(); };",
    1,
  ],
  [
    "parameter properties before fields",
    "class A { b = this.a + 1; constructor(private readonly a: number) {} } export const run = () => new A(4).b;",
    5,
  ],
  [
    "fields of a subclass",
    "class A { constructor(readonly x: number) {} } class B extends A { y = this.x + 1; } class C extends B { z = this.y + 1; constructor() { super(1); } } export const run = () => [new B(3).y, new C().z];",
    [4, 3],
  ],
  [
    "private fields and methods",
    "class A { #x = 1; static #n = 5; #m(v: number) { return this.#x + v; } m() { this.#x++; return this.#m(A.#n); } } export const run = () => new A().m();",
    7,
  ],
  [
    "the same private name twice",
    "class A { #x = 1; a() { return this.#x; } } class B extends A { #x = 2; b() { return this.#x; } } export const run = () => { const o = new B(); return [o.a(), o.b()]; };",
    [1, 2],
  ],
  [
    "getters and setters",
    "class A { _v = 1; get v() { return this._v; } set v(x) { this._v = x * 2; } } export const run = () => { const a = new A(); a.v = 4; return [a.v, { get q() { return 3; } }.q]; };",
    [8, 3],
  ],
  [
    "super",
    "class A { m(n: number) { return n; } } class B extends A { override m(n: number) { return super.m(n) + 1; } } export const run = () => new B().m(3);",
    4,
  ],
  ["static members", "class A { static n = 2; static f() { return A.n; } } export const run = () => A.f();", 2],
  [
    "a class that names itself",
    "export class A { static make() { return new A(); } x = 1; same(o: unknown) { return o instanceof A; } } export const run = () => A.make().same(new A());",
    true,
  ],
  [
    "a class in a function",
    "const make = (n: number) => class { v = n; get() { return this.v; } }; export const run = () => new (make(4))().get();",
    4,
  ],
  [
    "a function used before it is declared",
    "const early = later(2); function later(n: number) { return deeper(n); function deeper(m: number) { return m * 2; } } export const run = () => early;",
    4,
  ],
  [
    "a function declared in a block",
    "export const run = () => { let r = 0; if (r === 0) { r = f(); function f() { return 3; } } for (const v of [1, 2]) { r += g(); function g() { return v; } } return r; };",
    6,
  ],
  [
    "for (let) with a closure",
    "export const run = () => { const f: (() => number)[] = []; for (let i = 0; i < 3; i++) f.push(() => i); return f.map((g) => g()); };",
    [0, 1, 2],
  ],
  [
    "for (let) with a closure, continue and break",
    "export const run = () => { const f: (() => number)[] = []; for (let i = 0; i < 9; i++) { if (i === 1) continue; if (i === 4) break; f.push(() => i * 2); } return f.map((g) => g()); };",
    [0, 4, 6],
  ],
  [
    "for (const) of with a closure",
    "export const run = () => { const f: (() => string)[] = []; for (const v of ['a', 'b']) f.push(function () { return v; }); return f.map((g) => g()); };",
    ["a", "b"],
  ],
  [
    "for (const) in with a closure",
    "export const run = () => { const f: (() => string)[] = []; for (const v in { a: 1, b: 2 }) f.push(() => v); return f.map((g) => g()); };",
    ["a", "b"],
  ],
  [
    "a block's variable in a closure",
    "export const run = () => { const f: (() => number)[] = []; let n = 0; while (n < 3) { const v = n++ * 2; f.push(() => v); } return f.map((g) => g()); };",
    [0, 2, 4],
  ],
  [
    "shadowing",
    "export const run = () => { const a = 1; let r = a; { const a = 2; r += a; { const a = 3; r += a; } } for (const a of [4]) r += a; return r + a; };",
    11,
  ],
  [
    "characters beyond ASCII",
    "export const run = () => ['é'.length, `€`.length, '\\u20ac' === '€', '\\xe9'.length, '\\u{1f600}'.length, '\\ud83d\\ude00' === '😀', 'é'.charCodeAt(0)];",
    [2, 3, true, 1, 4, true, 195],
  ],
  [
    "escapes",
    "export const run = () => ['\\0\\b\\t\\n\\v\\f\\r'.length, '\\x41\\u0042', 'a\\\nb', `\\``, '\\'\"'];",
    [7, "AB", "ab", "`", "'\""],
  ],
  [
    "template literals",
    "export const run = () => { const n = 2; return `a${n}${`b${n + 1}`}\n${{ c: 4 }.c}`; };",
    "a2b3\n4",
  ],
  [
    "a slash after ++ and this",
    "function f(this: number) { let i = 4; const o = { of: 6, return: 8 }; return [i++ / 2, i-- / 5, o.of / 2, o.return / 2 / 2, (this as number) / 2]; } export const run = () => f.call(8).slice(0, 4);",
    [2, 1, 3, 2],
  ],
  [
    "a regular expression after )",
    "export const run = () => { let r = 0; for (const s of ['a', 'b']) if (s) /a/.test(s) && r++; return r; };",
    1,
  ],
  [
    "a slash in a class of a regular expression",
    "export const run = () => [/^[^/]+$/.test('a/b'), /[/]/.test('/')];",
    [false, true],
  ],
  [
    "typeof and undefined",
    "export const run = () => { let u: unknown; return [typeof u === 'undefined', u === undefined, typeof (globalThis as any).nothing !== 'undefined']; };",
    [true, true, false],
  ],
  [
    "conditions and commas",
    "const f = (a: number, b: number) => { if (a) { if (b) return 1; return 2; } if (b) { a = 3; return a + b; } return a ? b : -1; }; export const run = () => [f(1, 1), f(1, 0), f(0, 2), f(0, 0)];",
    [1, 2, 5, -1],
  ],
  [
    "switch",
    "const f = (n: unknown) => { switch (n) { case 1: case 2: return 'few'; case '1': { const t = 'text'; return t; } case null: break; default: return 'other'; } return 'null'; }; export const run = () => [f(1), f(2), f('1'), f(null), f(7)];",
    ["few", "few", "text", "null", "other"],
  ],
  [
    "switch in a loop",
    "export const run = () => { let r = 0; for (let i = 0; i < 5; i++) { switch (i) { case 1: continue; case 3: break; default: r += 10; } r++; } return r; };",
    34,
  ],
  [
    "try, catch and finally",
    "const log: string[] = []; const f = (n: number) => { try { if (n) throw new Error(`e${n}`); return 'ok'; } catch (e) { return (e as Error).message; } finally { log.push('f'); } }; export const run = () => [f(0), f(1), log.length];",
    ["ok", "e1", 2],
  ],
  [
    "var used across blocks",
    "export const run = () => { if (1 > 0) { var a = 1; } for (var i = 0; i < 2; i++) { var b = i; } return [a, b!, i]; };",
    [1, 1, 2],
  ],
  [
    "var declared in a block that is not run",
    "let t = 0; if (t) { var m = 1; } export const run = () => { if (t) { var a = 1; } for (let i = 0; i < t; i++) var b = 2; const f = () => c; { var c = 3; } return [a!, b!, f(), m! === undefined, d === undefined]; var d; };",
    [null, null, 3, true, true],
  ],
  [
    "var assigned before its declaration",
    "export const run = () => { a = 5; var a: number; return [a, typeof (globalThis as any).a]; };",
    [5, "undefined"],
  ],
  [
    "constants",
    "const SIZES = { small: 4, large: 2 * 8 }; const FACTOR = 3; const TEXT = 'a text of some length'; export const run = () => [SIZES.small * FACTOR, SIZES.large + 1, TEXT.length, TEXT];",
    [12, 17, 21, "a text of some length"],
  ],
  [
    "a name that the engine reserves",
    "export const run = () => { const of = 1, get = 2, set = 3, async = 4; return { of, get, set, async, static: 5 }; };",
    { of: 1, get: 2, set: 3, async: 4, static: 5 },
  ],
  [
    "small functions",
    "let n = 1; const log: number[] = []; function next() { return n++; } function twice(a: number) { return a + a; } function pick(o: { v: number }) { return o.v; } function push(a: number, b: number) { return log.push(b, a); } function times(a: number): number { return a ? a * times(a - 1) : 1; } export const run = () => { const o = { v: 3 }; return [twice(next()), twice(n), pick(o), push(next(), next()), log, times(4), n]; };",
    [2, 4, 3, 2, [3, 2], 24, 4],
  ],
  [
    "a function that reads what its caller changes",
    "let n = 1; function sum(a: number) { return a + n; } function raise() { n = 10; return 1; } export const run = () => { const o = { v: 5 }; const first = sum(o.v) + raise() + sum(o.v); const n = 100; return [first, sum(n)]; };",
    [22, 110],
  ],
  [
    "a function called from one place",
    "const log: unknown[] = []; let count = 0; function note(what: string) { const count = what.length; if (!count) return; log.push(what, count); } function both(a: string) { count++; log.push(a); note(a); } function early(a: number) { if (a) return; log.push('zero'); } function all(list: number[]) { for (const one of list) early(one); } export const run = () => { const what = 'outer'; both('in'); all([1, 0]); { const log = 5; count += log; } return [log, what, count]; };",
    [["in", "in", 2, "zero"], "outer", 6],
  ],
  [
    "a function called from one place, which has names of its own there",
    "const log: number[] = []; function put(v: number, at: number) { v++; log.push(v, at); } function order(a: number) { log.push(a); return a; } export const run = () => { const v = 7; { const log = [1]; put(order(3), order(log[0]!)); } return [log, v]; };",
    [[3, 1, 4, 1], 7],
  ],
  [
    "a function called from one place, again and again, which is closed over",
    "const later: (() => number)[] = []; function keep(v: number) { const w = v * 2; later.push(() => v + w); } export const run = () => { for (let i = 0; i < 3; i++) keep(i); return later.map((f) => f()); };",
    [0, 3, 6],
  ],
  [
    "a function called from one place, with this, arguments and var",
    "const log: unknown[] = []; function many() { log.push(arguments.length); } function own(this: unknown) { log.push(typeof this); } function old(a: number) { var b = a; log.push(b); } export const run = () => { const b = 9; (many as any)(1, 2); own(); old(5); return [log.length, log[0], log[2], b]; };",
    [3, 2, 5, 9],
  ],
  [
    "a function called from one place, for a variable's value, in a loop, where a function keeps that",
    "let calls = 0; function next(a: number) { a += 1; calls += a; while (calls > 90) calls--; return a * 2; } export const run = () => { const kept: (() => number)[] = []; for (let i = 0; i < 3; i++) { const value = next(i); kept.push(() => value + i); } return [kept.map((f) => f()), calls]; };",
    [[2, 5, 8], 6],
  ],
  [
    "a function called from one place, in a loop, with functions of its own",
    "const kept: (() => number)[] = []; function keep(v: number) { const w = v * 2; function sum() { return v + w; } kept.push(sum); kept.push(() => sum() + 1); } export const run = () => { for (let i = 0; i < 3; i++) keep(i); return kept.map((f) => f()); };",
    [0, 1, 3, 4, 6, 7],
  ],
  [
    "a function called from one place, for the value of what it is given",
    "let n = 0; function add(a: number, b: number) { n += a; a = b; for (let i = 0; i < a; i++) n += i; return n + a; } export const run = () => { let x = 2; let y = 3; x = add(y, x); x++; return [x, y, n]; };",
    [7, 3, 4],
  ],
  [
    "a function called from one place, for a value of its variable's own name",
    "let x = 5; function raise(a: number) { x += a; if (x > 3) x *= 2; return x; } export const run = () => { const before = x; const inner = () => { const x = raise(1); return x + 1; }; return [before, inner(), x]; };",
    [5, 13, 12],
  ],
  [
    "a function called from one place, with names of the engine's that are others there",
    "const log: unknown[] = []; function look(v: string) { const e = parseInt(v); if (e) log.push(isNaN(e), e); return e + 1; } export const run = () => { const isNaN = (one: number) => `mine ${one}`; const parseInt = 4; let r: number; r = look('7'); log.push(isNaN(parseInt)); return [log, r]; };",
    [[false, 7, "mine 4"], 8],
  ],
  [
    "a function called from one place, that throws before it has a value",
    "let log = ''; function give(a: number) { log += 'a'; if (a) throw new Error('no'); log += 'b'; return 7; } export const run = () => { let x = 1; let flag = log.length === 0 ? 1 : 0; try { x = give(flag); } catch { log += 'c'; } flag++; return [x, log]; };",
    [1, "ac"],
  ],
  [
    "a function called from one place, in whose functions there is a return, and one that returns early",
    "let n = 0; function big(list: number[]) { n += list.length; const found = list.filter((v) => { if (v > 1) return true; return false; }); n += found.length; return found; } function first(list: number[]) { for (const v of list) if (v > 1) return v; return 0; } export const run = () => { const all = big([1, 2, 3]); const one = first(all); n += one; n += all.length; return [all, one, n]; };",
    [[2, 3], 2, 9],
  ],
  [
    "functions that call themselves, and each other",
    "let n = 0; function down(a: number): number { n += a; const r: number = a > 0 ? down(a - 1) : 0; n++; return r + a; } function even(a: number) { n += 100; if (a > 0) odd(a - 1); n += a; } function odd(a: number) { n -= 50; if (a > 0) even(a - 1); n += a; } export const run = () => { const sum = down(3); even(5); return [sum, n]; };",
    [6, 175],
  ],
  [
    "type syntax",
    "type T = { a: number }; interface I extends T {} abstract class A<X> { abstract m(): X; } class B extends A<number> implements I { a = 1; m(): number { return (this.a as number)!; } } export const run = () => (<T>{ a: new B().m() }) satisfies T;",
    { a: 1 },
  ],
];

describe("lowered code", () => {
  it.each(CASES)("%s: behaves in Node", async (_, source, result) => {
    expect(JSON.parse(runInNode(script(await compile(source))))).toEqual(result);
  });

  if (!ENGINE) console.warn(`lowered code on the engine is not tested: ${NO_ENGINE}`);
  it.skipIf(!ENGINE).each(CASES)("%s: behaves on the engine", async (_, source, result) => {
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
