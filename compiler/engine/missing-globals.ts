/** Globals that Espruino does not have, and what to write instead. */
export const MISSING_GLOBALS: Record<string, string> = {
  Map: "use an object as the table.",
  Set: "use an object whose keys are the members.",
  WeakMap: "keep the value in a property of the object.",
  WeakSet: "keep a flag in a property of the object.",
  WeakRef: "set the variable to undefined when it is no longer needed.",
  Symbol: "use a string as the key.",
  Proxy: "call a function instead.",
  Reflect: "use the object's own operators and methods.",
  BigInt: "use numbers; bit operators work on 32 bits.",
  Intl: "format the text yourself.",
  TextEncoder: "strings are bytes already.",
  TextDecoder: "strings are bytes already.",
  URL: "split the text yourself.",
  Buffer: "use a string of bytes or a Uint8Array.",
  queueMicrotask: "use setTimeout(f, 0).",
  setImmediate: "use setTimeout(f, 0).",
  structuredClone: "copy the fields you need.",
};

/** Functions of globals that Espruino does not have, and what to write instead. */
export const MISSING_FUNCTIONS: Record<string, Record<string, string>> = {
  Array: { from: "fill the array in a loop or use map().", of: "write the array out." },
  Number: {
    isInteger: "compare with (value | 0).",
    isSafeInteger: "compare with (value | 0).",
    isNaN: "use isNaN().",
    isFinite: "use isFinite().",
    parseInt: "use parseInt().",
    parseFloat: "use parseFloat().",
    MAX_SAFE_INTEGER: "write the number.",
    MIN_SAFE_INTEGER: "write the number.",
    EPSILON: "write the number.",
  },
  Math: {
    trunc: "use value | 0.",
    hypot: "use Math.sqrt(a * a + b * b).",
    imul: "multiply in two halves of 16 bits.",
    fround: "leave the number as it is.",
    cbrt: "use Math.pow(x, 1 / 3).",
    log2: "use Math.log(x) / Math.LN2.",
    log10: "use Math.log(x) / Math.LN10.",
  },
  Object: {
    freeze: "leave it out.",
    seal: "leave it out.",
    is: "use ===.",
    isFrozen: "leave it out.",
    getOwnPropertySymbols: "there are no symbols.",
    hasOwn: "use hasOwnProperty().",
  },
  String: { raw: "write the string with escapes.", fromCodePoint: "use String.fromCharCode() byte by byte." },
  Promise: {
    allSettled: "catch each promise and use Promise.all().",
    any: "wait with Promise.race() or a callback.",
  },
};

/** Methods that Espruino's strings, arrays and promises do not have, and what to write instead. */
export const MISSING_METHODS: Record<string, string> = {
  flat: "use [].concat(a, b) or a loop.",
  flatMap: "use map() and concat().",
  at: "use an index.",
  codePointAt: "use charCodeAt().",
  trimStart: "use trim().",
  trimEnd: "use trim().",
  matchAll: "call exec() in a loop.",
  findLast: "loop from the end.",
  findLastIndex: "loop from the end.",
  reduceRight: "loop from the end.",
  copyWithin: "use set() or a loop.",
  localeCompare: "compare with < and >.",
  toLocaleString: "use toString() or toFixed().",
  toSorted: "use slice().sort().",
  toReversed: "use slice().reverse().",
  toSpliced: "use slice() and splice().",
  normalize: "leave the bytes as they are.",
};
