/** What in a regular expression Espruino's matcher gets wrong. */
export interface RegExpProblem {
  construct: string;
  advice: string;
}

const SPLIT = "match in two steps, or compare characters in a loop.";

/** What one escape means to Espruino's matcher, undefined when it is fine. */
function escapeProblem(character: string): RegExpProblem | undefined {
  if (/[bB]/.test(character)) return { construct: `\\${character} in a regular expression`, advice: SPLIT };
  if (/[1-9]/.test(character)) return { construct: "a back reference in a regular expression", advice: SPLIT };
  if (/[upPkc]/.test(character)) {
    return { construct: `\\${character} in a regular expression`, advice: "write the character, or \\xNN." };
  }
  return undefined;
}

/**
 * Finds what Espruino's matcher does not know in a regular expression, as pass 09 has lowered it. It knows characters, classes,
 * `*`, `+`, `^`, `$`, alternatives of the whole, and up to nine groups that are not nested and not repeated; flags `g` and `i`.
 */
export function regExpProblem(pattern: string, flags: string): RegExpProblem | undefined {
  const flag = flags.replace(/[gi]/g, "")[0];
  if (flag) return { construct: `the flag "${flag}" of a regular expression`, advice: "only g and i work." };
  let inClass = false;
  let depth = 0;
  let groups = 0;
  // Whether, since the last `|`, something has been repeated, and something has come after that.
  let repeats = false;
  let goesOn = false;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]!;
    if (character > "\x7f") {
      return {
        construct: "a non-ASCII character in a regular expression",
        advice: "strings are bytes; use indexOf().",
      };
    }
    if (/[*+]/.test(character) && !inClass) repeats = true;
    else if (repeats && !/[|)]/.test(character)) goesOn = true;
    if (character === "\\") {
      const problem = inClass ? undefined : escapeProblem(pattern[at + 1] ?? "");
      if (problem) return problem;
      if (inClass && /[upPbk]/.test(pattern[at + 1] ?? "")) {
        return { construct: `\\${pattern[at + 1]} in a regular expression`, advice: "write the character, or \\xNN." };
      }
      at++;
    } else if (inClass) {
      if (character === "]") inClass = false;
    } else if (character === "[") {
      inClass = true;
      if (/^\[\^?\]/.test(pattern.slice(at))) {
        return { construct: "an empty class in a regular expression", advice: "use [\\s\\S] for any character." };
      }
    } else if (character === "(") {
      if (pattern[at + 1] === "?") {
        const kind = pattern.slice(at, at + 3);
        return { construct: `${kind} in a regular expression`, advice: `only plain groups ( ) work; ${SPLIT}` };
      }
      if (++depth > 1) return { construct: "a group within a group of a regular expression", advice: SPLIT };
      if (++groups > 9) return { construct: "a tenth group in a regular expression", advice: SPLIT };
    } else if (character === "|") {
      if (depth) return { construct: "alternatives in a group of a regular expression", advice: SPLIT };
      if (goesOn) {
        return {
          construct: "an alternative behind a repetition in a regular expression",
          advice: "test two of them, one after the other.",
        };
      }
      repeats = false;
    } else if (character === ")") {
      depth--;
      if (/[*+?{]/.test(pattern[at + 1] ?? "")) {
        return { construct: "a repeated group in a regular expression", advice: SPLIT };
      }
    } else if (character === "{" && /^\{\d+(,\d*)?\}/.test(pattern.slice(at))) {
      return {
        construct: "a counted quantifier in a regular expression",
        advice: "up to {8} and {8,} do, others never match; use + and check the length.",
      };
    } else if (character === "?") {
      const lazy = /[*+?]/.test(pattern[at - 1] ?? "");
      return {
        construct: lazy ? "a lazy quantifier in a regular expression" : "the quantifier ? in a regular expression",
        advice: lazy
          ? "use a class that excludes the end, as in [^,]*."
          : "it never matches; use *, or test two of them, one after the other.",
      };
    }
  }
  return undefined;
}

/** The same pattern with each `/` in a class escaped: Espruino's lexer ends the literal there otherwise. */
export function escapeSlashes(pattern: string): string {
  return pattern.replace(/\\[\s\S]|\//g, (match) => (match === "/" ? "\\/" : match));
}
