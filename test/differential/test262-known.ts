/** Tests of test262 that the engine is known to fail, by their names, and what of docs/language.md that is. */
const KNOWN: [names: RegExp, why: string][] = [
  [
    /put-prop-ref-no-get|obj-literal-prop-ref|obj-prop-put-prop|to-property-with-setter/,
    "an assignment calls the getter, too",
  ],
  [/obj-rest-(?:number|str-val)/, "the rest of what is no object, which TypeScript refuses"],
  [
    /_A3_T1\.4|S11\.13\.2_A4\.\d+_T1\.4|S8\.6_A3_T1|S11\.5\.2_A3_T1\.5/,
    "operators with what is no number, which TypeScript refuses",
  ],
  [/dflt-params-trailing-comma/, "a function's length"],
  [/extensibility|non-extensible/, "objects that take no more properties, which there are none of"],
  [
    /exponentiation\/applying|S11\.5\.[123]_A4|S11\.4\.7_A4|types\/number\/S8\.5/,
    "-0, and the ends of the range of numbers",
  ],
  [/in-branch-1|computed-in\b/, "`in` in a loop's head, within parentheses"],
  [/typeof\/string\.js/, "Date called without new"],
  [/scope-lex-open-case|scope-catch-block-lex-open/, "a name that is used before it is declared"],
  [/S10\.2\.2_A1_T3|S12\.6\.1_A[29]|S13\.2\.1_A7_T4/, "names that nobody has declared: there is no strict mode"],
  [/for-in\/(?:S12\.6\.4_A2|order-)/, "for ... in over null, or over what changes"],
  [/Array\.prototype\.(?:entries|keys)/, "iterators"],
  [/fn-finally-abrupt/, "what finally throws is lost where the try is being left by a jump"],
  [/classelementname-abrupt/, "a computed name in a class that is not evaluated"],
];

/** Why the engine is known to fail a test; undefined when it is not. */
export const knownToFail = (name: string): string | undefined => KNOWN.find(([names]) => names.test(name))?.[1];
