import { describe, expect, it } from "vitest";
import { ROOT } from "../../files/root.ts";
import { readOn, startReading } from "../../src/overlays/read-json.ts";
import { compile, runInNode, script } from "../compiler/compile.ts";
import { ENGINE, NO_ENGINE, runOnEngine } from "../compiler/engine.ts";

if (!ENGINE) console.log(`Reading and merging JSON are not tested on the engine: ${NO_ENGINE}`);
const machines: Record<string, (code: string) => Promise<string>> = {
  "in Node": async (code) => runInNode(code),
  ...(ENGINE ? { "on real Espruino": runOnEngine } : {}),
};

/** RFC 7396, appendix A: original, patch, result. */
const VECTORS: [unknown, unknown, unknown][] = [
  [{ a: "b" }, { a: "c" }, { a: "c" }],
  [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
  [{ a: "b" }, { a: null }, {}],
  [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
  [{ a: ["b"] }, { a: "c" }, { a: "c" }],
  [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
  [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
  [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  [
    ["a", "b"],
    ["c", "d"],
    ["c", "d"],
  ],
  [{ a: "b" }, ["c"], ["c"]],
  [{ a: "foo" }, null, null],
  [{ a: "foo" }, "bar", "bar"],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: "b", c: null }, { a: "b" }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

/** What is read from UTF-8 and written again: the text, and what is expected of it (the text itself unless given). */
const TEXTS: [string, string?][] = [
  ['{"name":"Küche"}'],
  ['{"name":"☕ 😀"}'],
  ['{"name":"K\\u00fcche"}', '{"name":"Küche"}'],
  ['{"name":"\\u2615 \\ud83d\\ude00 \\u20AC"}', '{"name":"☕ 😀 €"}'],
  ['{"name":"\\ud83d\\ude00\\ud83d\\ude01"}', '{"name":"😀😁"}'],
  ['{"name":"\\ud7ff\\ue000 \\ud800\\udc00 \\udbff\\udfff"}', '{"name":"\ud7ff\ue000 \u{10000} \u{10ffff}"}'],
  ['{"name":"a\\\\u00fc"}'],
  ['{"name":"say \\"hi\\" \\\\ \\/"}', '{"name":"say \\"hi\\" \\\\ /"}'],
  ['{"name":"\\u0041\\n\\t"}', '{"name":"A\\n\\t"}'],
  ['{"name":"\\u0009\\u000A\\u001F\\u0022\\u005c\\u007f"}', '{"name":"\\t\\n\\u001f\\"\\\\\x7f"}'],
  ['{"a":[0,-0,0.0,1e5,1E+05,-1.50e-3,12345678901234567890,1e-400,1e-999]}'],
  [' {\n"a" :\t{ } , "b":[ ]\r}\n', '{"a":{},"b":[]}'],
  ['{ "a" : [ 1, -2.5, true, null, {} ] }', '{"a":[1,-2.5,true,null,{}]}'],
  ['{"ü":{"ß":"\\u00df"}}', '{"ü":{"ß":"ß"}}'],
];

const NOT_UTF8 = "is not valid UTF-8";
/** What is refused, as bytes, and why. */
const REFUSED: [string, string][] = [
  ['{"a":', "is not JSON"],
  ["", "is not JSON"],
  ["hello", "is not JSON"],
  ["[1]", "is not a JSON object"],
  ["null", "is not a JSON object"],
  ["[[[", "is not a JSON object"],
  ['"text"', "is not a JSON object"],
  ["5", "is not a JSON object"],
  ['{"a":"\xe9"}', NOT_UTF8],
  ['{"a":"\xc3"}', NOT_UTF8],
  ['{"a":"\xc0\xaf"}', NOT_UTF8],
  ['{"a":"\xed\xa0\x80"}', NOT_UTF8],
  ['{"a":"\xf4\x90\x80\x80"}', NOT_UTF8],
  ['{"a":"\\ud83d"}', NOT_UTF8],
  ['{"a":"\\ude00\\ud83d"}', NOT_UTF8],
  ['{"a":"\\udc00\\udc00"}', NOT_UTF8],
  ['{"a":"\\ud800\\udbff"}', NOT_UTF8],
  ['{"a":"\\ud800\\ue000"}', NOT_UTF8],
  ['{"a":1e-1000}', "has a number that is out of range"],
  [`${'{"a":'.repeat(9)}1${"}".repeat(9)}`, "is nested deeper than 8 levels"],
  [`{"a":${"[".repeat(400)}`, "is nested deeper than 8 levels"],
];

const bytes = (text: string): string => Buffer.from(text, "utf8").toString("latin1");
/** A literal that gives the same string in TypeScript, whose strings the build turns into bytes. */
const literal = (value: string): string =>
  `"${[...value].map((one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, "0")}`).join("")}"`;

/** Reads a text here, as the device does. */
function inLines(value: unknown): string {
  const reading = startReading(bytes(JSON.stringify(value)));
  while (reading._at < reading._text.length)
    if (readOn(reading)) throw new Error(`${JSON.stringify(value)} is refused`);
  return reading._json;
}

/** What the body of a function gives, in Node or on the engine. */
async function evaluate(run: (code: string) => Promise<string>, imports: string, body: string): Promise<unknown> {
  const [names, module] = imports.split(" from ");
  const source = `import { ${names} } from "${ROOT}src/overlays/${module}";
    export function run() { ${body} }`;
  return JSON.parse(await run(script(await compile(source))));
}

const READ = "readOn, startReading from read-json.ts";
/** Reads a text there. @returns the statements: `fault` and `reading` */
const read = (text: string): string => `const reading = startReading(${literal(text)});
  let fault = "";
  do fault = readOn(reading); while (!fault && reading._at < reading._text.length);`;

/** Without the line ends and spaces of JSON in lines. */
const compact = (json: string): string => json.replace(/\n */g, "");

describe.each(Object.entries(machines))("%s", (_name, run) => {
  it("merges as RFC 7396 says, by all of its examples", async () => {
    const wrapped = VECTORS.map(([target, patch]) => [inLines({ v: target }), inLines({ v: patch })]);
    const results = (await evaluate(
      run,
      "mergeOn, startMerging from merge-json.ts",
      `return ${JSON.stringify(wrapped)}.map((one) => {
         const merging = startMerging(one[0]!, one[1]!);
         while (merging._work.length) mergeOn(merging, one[0]!);
         return merging._json;
       });`,
    )) as string[];
    const expected = VECTORS.map(([, patch, result]) => (patch === null ? {} : { v: result }));
    expect(results.map((json) => JSON.parse(json))).toEqual(expected);
  });

  it.each(TEXTS)("keeps %s byte for byte, but for what need not be escaped", async (text, expected = text) => {
    const hex = (await evaluate(
      run,
      READ,
      `${read(bytes(text))}
       const json = reading._json;
       if (fault) print(fault);
       let hex = "";
       for (let i = 0; i < json.length; i++) hex += (256 + json.charCodeAt(i)).toString(16).substr(1);
       return hex;`,
    )) as string;
    expect(compact(Buffer.from(hex, "hex").toString("utf8"))).toBe(expected);
  });

  it.each(REFUSED)("refuses %j: %s", async (text, reason) => {
    expect(await evaluate(run, READ, `${read(text)} return fault;`)).toBe(reason);
  });
});
