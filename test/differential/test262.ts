import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Program } from "./program.ts";

/** What of a test's text is beyond what docs/language.md says a sketch may write, or is not about how a program runs. */
const BEYOND: RegExp[] = [
  // The constructs that the build refuses, and the globals that the engine does not have.
  /\b(?:async|await|yield|Symbol|Proxy|Reflect|BigInt|WeakMap|WeakSet|Map|Set|eval|with|super|debugger|import|Iterator)\b/,
  /\bfunction\s*\*|\*\s*[\w[]+\s*\(|\d+n\b|new\.target|`[^`]*`\s*`|\b[a-z]\w*`|^\s*\w+:\s*(?:for|while|do|\{)/m,
  // Objects that are numbers or texts, and conversions by methods of one's own.
  /new\s+(?:Number|String|Boolean|Object|Function|Date|RegExp|Array)\b|\bFunction\(|\bObject\(|valueOf|toString|toPrimitive/,
  // What properties are besides their values; what a function says of itself.
  /defineProperty|getOwnProperty|propertyHelper|verifyProperty|isFrozen|freeze|prototype|constructor\b|\.name\b|__proto__|\.caller/,
  /\.length\b.*(?:function|=>)|\barguments\b|\.call\(|\.apply\(|\.bind\(/,
  // Names before they are declared, or never declared; what is not strict.
  /ReferenceError|SyntaxError|TypeError|\bthis\b|noStrict|\$262|fnGlobalObject|\$DONE|\bdelete\b|globalThis/,
  // Texts beyond ASCII, and white space of all kinds.
  /[^\t\n\r -~]|\\u|\\x[89a-f]|u2028/i,
];

const FLAGS = /flags:\s*\[[^\]]*(?:module|async|raw|noStrict|CanBlockIsFalse)/;
const FEATURES =
  /features:[\s\S]*?(?:generators|Symbol|Proxy|BigInt|async|tail-call|regexp-|class-fields-private-in|decorators|import|explicit-resource|Temporal|u180e|hashbang|json-|cross-realm|static-block|class-static|arbitrary)/;

/** The tests' own words, in little: what is thrown is told apart from what is not, but not by its class. */
const PRELUDE = `
function assert(value, message) { if (value !== true) throw new Error("own:" + message); }
function same(a, b) { return a === b || (a !== a && b !== b); }
assert.sameValue = function (a, b, message) { if (!same(a, b)) throw new Error("own:" + message); };
assert.notSameValue = function (a, b, message) { if (same(a, b)) throw new Error("own:" + message); };
assert.compareArray = function (a, b, message) {
  let isSame = a.length === b.length;
  for (let at = 0; at < b.length; at++) if (!same(a[at], b[at])) isSame = false;
  if (!isSame) throw new Error("own:" + message);
};
assert.throws = function (type, body) {
  let isThrown = false;
  try { body(); } catch (e) { isThrown = true; }
  if (!isThrown) throw new Error("own:nothing thrown");
};
function compareArray(a, b) { return a.length === b.length && a.every((v, k) => same(v, b[k])); }
const Test262Error = Error;
`;

/** Where the variable TEST262 says that tc39/test262 lies: a folder with its files, or its git directory. */
export const TEST262 = process.env.TEST262;

/** Puts the tests of the language where they can be read. @returns the folder `test/language` */
function languageTests(place: string, folder: string): string {
  if (existsSync(join(place, "test/language"))) return join(place, "test/language");
  mkdirSync(folder, { recursive: true });
  const archive = execFileSync("git", ["--git-dir", place, "archive", "HEAD", "test/language"], { maxBuffer: 1 << 30 });
  execFileSync("tar", ["-x", "-C", folder], { input: archive });
  return join(folder, "test/language");
}

/**
 * The tests of the language that are about what docs/language.md claims, each as a program that says when it has passed.
 * @param place of tc39/test262
 * @param folder where its files are put if need be
 */
export function test262(place: string, folder: string): Program[] {
  const root = languageTests(place, folder);
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
  const programs: Program[] = [];
  for (const file of files) {
    if (!file.endsWith(".js") || file.includes("_FIXTURE")) continue;
    const text = readFileSync(join(root, file), "utf8");
    const meta = /\/\*---([\s\S]*?)---\*\//.exec(text)?.[1] ?? "";
    const body = text
      .replace(/\/\*---[\s\S]*?---\*\//, "")
      .replace(/^\s*\/\/.*$/gm, "")
      .replace(/\/\*[\s\S]*?\*\//g, "");
    const includes = /includes:\s*\[([^\]]*)\]/.exec(meta)?.[1] ?? "";
    if (/negative:/.test(meta) || FLAGS.test(meta) || FEATURES.test(meta)) continue;
    if (includes.replace(/compareArray\.js|[\s,]/g, "")) continue;
    if (!body.trim() || BEYOND.some((one) => one.test(body))) continue;
    const source = `${PRELUDE}\nexport function run(log) {\n${body}\nlog("passed");\n}\n`;
    programs.push({ name: `test262 ${file}`, source, language: "js" });
  }
  return programs;
}
