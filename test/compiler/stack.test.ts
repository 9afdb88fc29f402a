import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildImage, buildLoader } from "../../compiler/index.ts";
import { show } from "../../compiler/stack/depth.ts";
import {
  type EntryKind,
  type StackFigures,
  stackOf,
  stackOfLoader,
  stackOfProgram,
} from "../../compiler/stack/index.ts";
import { ROOT } from "../../files/root.ts";
import { buildFromMemo } from "../support/built-image.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const BEFORE =
  'function f(){return x}function g(v){return v}function h(n){for(var i=0;i<n;i++)if(i>1)o.f();g(`${o.f()}`)}function C(){f()}function throw_(){try{throw 1}catch(e){x=e}}function eval2(){return f()}var x=0,a=1,b=1,s="a,b",o={f:f,g:g};';

/** What each takes when a timer runs it, measured on the chip's own binary: Espruino 2v29 for ESP8266_4MB. */
const MEASURED: [program: string, bytes: number][] = [
  ["f()", 1616],
  ["x=f()", 1664],
  ["return f()", 1584],
  ["if(f())x=1", 1664],
  ["if(x)f();", 1552],
  ["a&&f()", 1744],
  ["x=1+2*f()", 1920],
  ["x=[f()]", 1920],
  ["x={a:f()}", 1984],
  ["g(f())", 1968],
  ["print(f())", 2048],
  ["x=`${f()}`", 2128],
  ["x=`a${g(`b${f()}`)}`", 2944],
  ["while(f())x=1", 1744],
  ["for(var i=0;i<1;i++)f()", 1840],
  ["for(var k of [1])f()", 1840],
  ["try{f()}catch(e){}", 1712],
  ["switch(1){case 1:f()}", 1712],
  ["a?f():0", 1664],
  ["!f()", 1632],
  ["x=(f(),1)", 1904],
  ["x=(f())", 1904],
  ["o[f()]=1", 1808],
  ["o.f()", 1616],
  ["new C()", 2064],
  ["(function(){f()})()", 2016],
  ["(()=>f())()", 2048],
  ["[1].forEach(f)", 2176],
  ["[1].map(function(x){f()})", 2576],
  ["f.call(1)", 2128],
  ["x='a'+f()", 1792],
  ["x=1&&2==3+4*f()", 2176],
  ["throw_()", 1792],
  ["require('Storage').read('x')", 1984],
  ["require('Storage').write('x','abc')", 2096],
  ["x=a&&o.f()||f()", 1792],
  ["o.g(o.f(),f())", 1968],
  ["if(a){if(b){f()}}else g()", 1840],
  ["do{f()}while(0)", 1808],
  ["x=typeof f()", 1840],
  ["var y=f(),z=g(1)", 1648],
  ["h(3)", 2832],
  ["x=[1,2,3].filter(function(v){return f()})", 2592],
  ["E.emit('e')", 1856],
  ["x=eval2()", 2032],
  ["delete o.q", 1440],
  ["x=s.substr(1,2)+s.charCodeAt(0)", 1824],
  ["x=function(a,b){return 1}", 1472],
  ["x=(a,b)=>a+b", 1744],
  ["print('hello '+1.5)", 1776],
  ["x=new Uint8Array(4)", 1760],
  ["x=s.split(',').join(';')", 1776],
  ["x=Math.min(1,f())", 2080],
  ["setTimeout(f,1E6)", 1680],
];

/**
 * What the model says of the firmware with any example, in bytes by how a turn begins. These may only go down. They are no
 * measurements: the model counts the ways through errors too, so that it is above what a chip takes.
 */
const AT_MOST: Record<EntryKind, number> = {
  boot: 2080,
  timer: 4992,
  watch: 2288,
  event: 0,
  "Wi-Fi event": 2256,
  callback: 4544,
  "socket connect": 3264,
  "socket data": 4400,
  "socket event": 2816,
  http: 3248,
  promise: 0,
};

/** The same of the loader, src/loader/loader.ts. */
const LOADER_AT_MOST: Partial<Record<EntryKind, number>> = { boot: 2080, timer: 4736 };

/** A loader that was measured. */
const LOADER = "test/compiler/fixtures/small-loader.ts";

const EXAMPLES = readdirSync(join(ROOT, "examples")).filter((name) => /(?<!\.test)\.ts$/.test(name));

/** The deepest of the turns that timers run. */
const timerDepth = ({ entries }: StackFigures): number =>
  Math.max(...entries.filter((one) => one.kind === "timer").map((one) => one.depth));

const buildExample = (sketch: string, firmware = "src/index.ts", homie: 3 | 5 = 3) =>
  buildFromMemo({ sketch, firmware, homie });

async function build(sketch: string, enforceStack: boolean) {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "nothing.ts"), "");
  writeFileSync(join(directory, "sketch.ts"), sketch);
  return await buildImage({
    sketch: join(directory, "sketch.ts"),
    firmware: join(directory, "nothing.ts"),
    board: "nodemcu",
    name: "deep",
    version: "1",
    brand: "Homie",
    enforceStack,
  });
}

describe("the model of the chip's stack", () => {
  it.each(MEASURED)("is never below what is measured, nor far above: %s", (program, measured) => {
    const figure = timerDepth(stackOfProgram(`${BEFORE}setTimeout(function(){${program}},200);`));
    expect(figure).toBeGreaterThanOrEqual(measured);
    expect(figure).toBeLessThanOrEqual(measured * 1.15);
  });

  it("follows functions that are stored, passed and kept in arrays", () => {
    const deep = "function deep(){return [1+2*(1+[1+2*3])]}var o={},q=[];";
    const plain = timerDepth(stackOfProgram(`${deep}setTimeout(function(){deep()},1);`));
    for (const program of [
      "o.run=deep;setTimeout(function(){o.run()},1);",
      'o["run"]=deep;setTimeout(function(){o.run()},1);',
      "function set(n,f){o[n]=f}set('run',deep);setTimeout(function(){o.run()},1);",
      "function call(f){f()}setTimeout(function(){call(deep)},1);",
      "q.push(deep);setTimeout(function(){q.shift()()},1);",
      "function get(){return deep}setTimeout(function(){get()()},1);",
    ]) {
      expect(timerDepth(stackOfProgram(deep + program)), program).toBeGreaterThanOrEqual(plain);
    }
  });

  it("tells the engine's objects from the program's own, whose functions have the same names", () => {
    const deep =
      "function deep(){return [1+2*(1+[1+2*3])]}function W(){this.write=deep;this.send=deep}var own=new W();own.write();";
    const plain = timerDepth(stackOfProgram(`${deep}setTimeout(function(){0},1);`));
    const own = timerDepth(stackOfProgram(`${deep}setTimeout(function(){own.send()},1);`));
    const depth = (program: string): number => timerDepth(stackOfProgram(`${deep}${program}`));
    expect(own).toBeGreaterThan(plain);
    const engines = [
      "setTimeout(function(){SPI1.send()},1);",
      "function D(s){this.spi=s}D.prototype.go=function(){this.spi.send()};var d=new D(SPI1);setTimeout(function(){d.go()},1);",
      "var s=new SPI();setTimeout(function(){s.send()},1);",
    ];
    for (const program of engines) expect(depth(program), program).toBeLessThan(own);
    const either = [
      "function go(s){s.send()}setTimeout(function(){go(SPI1);go(own)},1);",
      "function go(s){s.send()}setTimeout(go,1,SPI1);setTimeout(go,1,own);",
      "var l=[SPI1,own];setTimeout(function(){l[1].send()},1);",
      "function go(s){s.send()}setTimeout(function(){go(SPI1);go.apply(0,[own])},1);",
      "SPI1.send=deep;setTimeout(function(){SPI1.send()},1);",
      "Object.assign(SPI1,own);setTimeout(function(){SPI1.send()},1);",
      "var o={s:SPI1};o.s=JSON.parse('{}');o.s.send=deep;setTimeout(function(){o.s.send()},1);",
    ];
    for (const program of either) expect(depth(program), program).toBeGreaterThanOrEqual(own);
  });

  it("leaves out what nothing calls", () => {
    const program =
      "function D(read){this.read=read}D.prototype.get=function(){return this.read(1)};" +
      "function unused(i,f){f();return new D(function(r){return i.read(r)})}" +
      "var d=new D(function(){return 1});setTimeout(function(){d.get()},1);";
    expect(stackOfProgram(program).problems).toEqual([]);
    const { problems } = stackOfProgram(`${program}setTimeout(unused,1,d);`);
    expect(problems.join()).toMatch(/this calls .* again/);
    expect(problems.join()).toMatch(/it cannot be told what is called here/);
  });

  it("knows that a callback is not called which nobody gives", () => {
    const move = "function move(to,time,done){if(typeof time=='function'){done=time}setTimeout(function(){CALL},time)}";
    const problems = (call: string, use: string): string[] =>
      stackOfProgram(`${move.replace("CALL", call)}setTimeout(function(){${use}},1);`).problems;
    for (const call of ["if(done)done()", "done&&done()", "done?done():0"]) {
      expect(problems(call, "move(1);move(0,500)")).toEqual([]);
      expect(problems(call, "move(1,500,function(){move(0)})")).toEqual([]);
      expect(problems(call, "move(1,500,{})").join()).toMatch(/it cannot be told/);
    }
    expect(problems("done()", "move(1)").join()).toMatch(/it cannot be told/);
  });

  it("says what it cannot tell", () => {
    const circle = stackOfProgram("function f(n){if(n)f(n-1)}setTimeout(f,1,3);");
    expect(circle.problems.join()).toMatch(/\.bootcde:1: this calls .bootcde:1 again: it cannot be told how often/);
    const unknown = stackOfProgram("function f(g){g()}setTimeout(f,1);");
    expect(unknown.problems.join()).toMatch(/it cannot be told what is called here/);
  });

  it("counts a recursion as often as its comment says", async () => {
    const sketch = (comment: string): string =>
      `${comment}\nfunction down(n: number): number { return n > 0 ? down(n - 1) + 1 : 0; }\nsetTimeout(() => print(down(3)), 1);`;
    const depth = async (comment: string): Promise<number> => {
      const { entries } = stackOf(await build(sketch(comment), true));
      const [timer, ...others] = entries.filter((one) => one.place?.file.endsWith("sketch.ts"));
      expect(others).toEqual([]);
      expect(timer!.kind).toBe("timer");
      return timer!.depth;
    };
    await expect(depth("//")).rejects.toThrow(/sketch\.ts:2: this calls .*sketch\.ts:2 again/);
    const [two, three] = [await depth("// @stack-depth 2"), await depth("// @stack-depth 3")];
    expect(three - two).toBeGreaterThan(300);
    expect((await depth("/** @stack-depth 5 */")) - three).toBe(2 * (three - two));
  });

  it("refuses a sketch that goes too deep, with the chain, its places, and what to do", async () => {
    const levels = Array.from(
      { length: 12 },
      (_, k) => `function f${k}(x) { print(k + [x * 2 + f${k + 1}(x)]); print("${k}"); }`,
    );
    const sketch = `const k = 1;\nfunction f12(x) { print(x); print(k); }\n${levels.reverse().join("\n")}\nsetTimeout(() => { f0(1); f0(2); }, 5);`;
    const refused = build(sketch, true);
    await expect(refused).rejects.toThrow(/A turn takes [\d,]+ bytes of the chip's stack, which has 5,200 for it:\n/);
    await expect(refused).rejects.toThrow(/\n +[\d,]+ {2}.*sketch\.ts:\d+.*\n/);
    await expect(refused).rejects.toThrow(/setTimeout\(f, 0\) in place of f\(\)/);
    await expect(build(sketch, false)).resolves.toBeDefined();
  });

  it("follows an overlay's functions, where they are called and in turns of their own", async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "sketch.ts"), "");
    const firmware = join(ROOT, "test/compiler/fixtures/overlay-firmware.ts");
    const { entries, problems } = stackOf(await buildExample(join(directory, "sketch.ts"), firmware));
    expect(problems).toEqual([]);
    const steps = entries.filter((one) => one.place?.file === "test/compiler/fixtures/overlay-steps.ts");
    // `first`, `last`, `fails` and `after` are handed to `later`; `second` is only called.
    expect(steps.map((one) => `${one.kind} ${one.place!.line}`).sort()).toEqual(
      [9, 19, 24, 29].map((at) => `timer ${at}`).sort(),
    );
    const first = steps.find((one) => one.place!.line === 9)!;
    // What runs the step, and the step, which is 400 bytes deeper than a timer's function.
    expect(first.chain.slice(0, 2).map((step) => step.bytes)).toEqual([848, 400]);
    // Its call of `second` is where it goes deepest: reading that from flash within an argument.
    expect(first.chain[2]!.place).toEqual({ file: "test/compiler/fixtures/overlay-steps.ts", line: 10 });
    expect(first.depth).toBeGreaterThan(steps.find((one) => one.place!.line === 29)!.depth + 1000);
    // The turn that the loader evaluates the entry in: there the call of `second` stands in the sketch's firmware.
    const entry = entries.find((one) => one.place === undefined && one.chain.some((step) => step.place?.file))!;
    expect(entry.kind).toBe("timer");
    expect(entry.chain.find((step) => step.place?.file)!.place).toEqual({
      file: "test/compiler/fixtures/overlay-firmware.ts",
      line: 4,
    });
  });

  it("covers what is measured of the loader's turns, with the image that it starts", async () => {
    // On the chip's own binary, with the loader in fixtures/small-loader.ts and this sketch.
    const measured = { bootcde: 2064, ask: 2512, run: 2416, start: 3936 };
    const sketch =
      "let n = 1; function f(v) { for (let i = 0; i < v; i++) n += [i, 2 * n].length; return n; } " +
      "function g(v) { while (n < 9) n += f(v); return n + f(1); } (globalThis as any).kept = [1 + 2 * g(2), g(3)];";
    const loader = stackOfLoader(await buildLoader({ board: "nodemcu", loader: join(ROOT, LOADER) }));
    const image = stackOf(await build(sketch, false));
    expect([...loader.problems, ...image.problems]).toEqual([]);
    const timers = loader.entries.filter((one) => one.kind === "timer");
    // It is asked when it starts, when the image throws, and when that was not confirmed in time.
    const asks = timers.filter((one) => one.chain.some((step) => step.what === "eval"));
    expect(asks).toHaveLength(3);
    const figures = {
      bootcde: loader.entries.find((one) => one.kind === "boot")!.depth,
      ask: Math.min(...asks.map((one) => one.depth)),
      run: timers.find((one) => one.place?.file === LOADER)!.depth,
      start: timerDepth(image),
    };
    for (const [turn, bytes] of Object.entries(measured)) {
      const figure = figures[turn as keyof typeof figures];
      expect(figure, turn).toBeGreaterThanOrEqual(bytes);
      expect(figure, turn).toBeLessThanOrEqual(bytes * 1.16);
    }
  });

  it("holds the loader to the figures of today", async () => {
    const { entries, problems } = stackOfLoader(await buildLoader({ board: "nodemcu" }));
    expect(problems).toEqual([]);
    for (const { kind, depth, chain } of entries) {
      const where = chain.map((step) => `${step.bytes} ${show(step.place)} ${step.what}`).join("\n");
      expect(depth, `${kind}:\n${where}`).toBeLessThanOrEqual(LOADER_AT_MOST[kind] ?? 0);
    }
  });

  it.each(EXAMPLES)("holds the firmware and examples/%s to the figures of today", async (example) => {
    const { entries, problems } = stackOf(await buildExample(join(ROOT, "examples", example)));
    expect(problems).toEqual([]);
    for (const { kind, depth, limit, chain } of entries) {
      const where = chain.map((step) => `${step.bytes} ${show(step.place)} ${step.what}`).join("\n");
      // A watch is the example's own, in which it may do what a sketch may.
      const most = chain[0]?.place?.file.startsWith("examples/") ? limit : AT_MOST[kind];
      expect(depth, `${kind}:\n${where}`).toBeLessThanOrEqual(most);
    }
  });

  it.each(EXAMPLES)("has room for examples/%s in Homie 5, too", async (example) => {
    const { entries, problems } = stackOf(await buildExample(join(ROOT, "examples", example), undefined, 5));
    expect(problems).toEqual([]);
    expect(entries.filter(({ depth, limit }) => depth > limit)).toEqual([]);
    expect(timerDepth({ entries } as StackFigures)).toBeLessThanOrEqual(AT_MOST.timer);
  });

  it("says of the firmware's deepest turn what was measured on the chip, and little more", async () => {
    // `npm run chip`: requests in configuration mode.
    const measured = 4496;
    const { deepest, entries } = stackOf(await buildExample(join(ROOT, "examples/light.ts")));
    expect(deepest).toBeGreaterThanOrEqual(measured);
    expect(deepest).toBeLessThanOrEqual(measured * 1.15);
    for (const { depth, limit } of entries) expect(depth).toBeLessThanOrEqual(limit);
  });
});
