/** What the engine does not have: looked up on 2v29 with the chip's limits. */
const MISSING = {
  "": "Map Set WeakMap WeakSet WeakRef FinalizationRegistry Symbol Proxy Reflect BigInt BigInt64Array BigUint64Array Intl Atomics SharedArrayBuffer WebAssembly AggregateError Iterator RangeError EvalError URIError SuppressedError DisposableStack AsyncDisposableStack escape unescape encodeURI decodeURI console",
  Array: "from of fromAsync",
  "Array.prototype":
    "at flat flatMap findLast findLastIndex reduceRight lastIndexOf keys values entries copyWithin toSorted toReversed toSpliced toLocaleString with",
  String: "raw fromCodePoint",
  "String.prototype":
    "at codePointAt localeCompare matchAll normalize search trimStart trimEnd trimLeft trimRight toLocaleLowerCase toLocaleUpperCase anchor big blink bold fixed fontcolor fontsize italics link small strike sub sup isWellFormed toWellFormed",
  Object: "freeze is isFrozen seal isSealed isExtensible preventExtensions hasOwn groupBy getOwnPropertySymbols",
  "Object.prototype": "isPrototypeOf propertyIsEnumerable toLocaleString",
  Number: "isInteger isFinite isNaN parseInt parseFloat EPSILON MAX_SAFE_INTEGER MIN_SAFE_INTEGER isSafeInteger",
  "Number.prototype": "toPrecision toExponential toLocaleString",
  Math: "acosh asinh atanh cbrt clz32 cosh expm1 fround hypot imul log10 log1p log2 sinh tanh trunc",
  Promise: "race allSettled any withResolvers try",
  "Promise.prototype": "finally",
  Date: "UTC",
  ArrayBuffer: "isView",
  "ArrayBuffer.prototype": "slice resize transfer",
  Uint8Array: "from of",
} as const;

const TYPED_ARRAYS = "from of";
const TYPED_ARRAY_METHODS =
  "reduceRight at copyWithin entries keys values lastIndexOf with toSorted toReversed findLast findLastIndex toLocaleString";

/** Run in a fresh context: takes away what the engine lacks, and makes of strings what the engine makes of them. */
export const ENGINE_LANGUAGE = `{
  const typed = Object.getPrototypeOf(Uint8Array);
  const drop = (object, names) => { for (const name of names.split(" ")) delete object[name]; };
  drop(typed, "${TYPED_ARRAYS}");
  drop(typed.prototype, "${TYPED_ARRAY_METHODS}");
  const missing = ${JSON.stringify(MISSING)};
  for (const path of Object.keys(missing).reverse())
    drop(path.split(".").reduce((object, name) => name ? object[name] : object, globalThis), missing[path]);
  const fromCharCode = String.fromCharCode;
  String.fromCharCode = function () {
    let text = "";
    for (let i = 0; i < arguments.length; i++) text += fromCharCode(arguments[i] & 255);
    return text;
  };
  const set = typed.prototype.set;
  typed.prototype.set = function (source, offset) {
    const at = offset || 0;
    // What there is no room for is passed over.
    const count = Math.min(source.length, Math.max(0, this.length - at));
    if (!count) return;
    if (typeof source !== "string") set.call(this, count < source.length ? Array.prototype.slice.call(source, 0, count) : source, at);
    else for (let i = 0; i < count; i++) this[at + i] = source.charCodeAt(i);
  };
  // The engine's jswrap_string_indexOf takes for found, too, what the text's end cuts off: "abc".indexOf("cd") is 2.
  const { indexOf, replace, substr } = String.prototype;
  const find = (text, wanted, from) => {
    if (wanted.length > text.length) return -1;
    const behind = text.length - wanted.length + 1;
    const start = typeof from === "number" ? Math.min(Math.max(from | 0, 0), behind) : 0;
    const found = start < text.length ? indexOf.call(text, wanted, start) : -1;
    if (found >= 0) return found;
    for (let at = Math.max(start, behind); at < text.length; at++)
      if (substr.call(text, at) === substr.call(wanted, 0, text.length - at)) return at;
    return -1;
  };
  String.prototype.indexOf = function (wanted, from) { return find(String(this), String(wanted), from); };
  String.prototype.includes = function (wanted, from) { return find(String(this), String(wanted), from) >= 0; };
  String.prototype.replace = function (wanted, by) {
    if (wanted instanceof RegExp || typeof by === "function") return replace.call(this, wanted, by);
    const text = String(this), sought = String(wanted), at = find(text, sought);
    return at < 0 ? text : substr.call(text, 0, at) + by + substr.call(text, at + sought.length);
  };
  globalThis.global = globalThis;
}`;
