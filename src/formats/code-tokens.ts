/**
 * An image's code is pretokenised: a byte stands for a word or an operator of the language, as the engine has them in functions
 * that it has read with `E.setFlags({pretokenise:1})`. It runs such code whether it can make it itself or not, and the numbers are
 * the same in all versions (`LEX_TYPES` in Espruino's src/jslex.h says why). Nothing else in code has such bytes: in texts they are escaped.
 */

/** The byte of the first of TOKENS; the others follow in their order. */
export const FIRST_TOKEN = 138;

/** What the bytes stand for. Operators of one character are themselves. */
export const TOKENS: readonly string[] = [
  ..."== === != !== <= << <<= >= >> >>> >>= >>>= += -= ++ -- *= /= %= &= && |= || ^= =>".split(" "),
  ..."if else do while for break continue function return var let const this throw try catch finally".split(" "),
  ..."true false null undefined new in instanceof switch case default delete typeof void debugger".split(" "),
  ..."class extends super static of".split(" "),
];

const LAST = String.fromCharCode(FIRST_TOKEN + TOKENS.length - 1);
const TOKEN = new RegExp(`[${String.fromCharCode(FIRST_TOKEN)}-${LAST}]`, "g");

/** Code with words and operators in place of their bytes, for whoever reads it, and for engines of another kind. */
export function readableCode(code: string): string {
  // A blank too many changes nothing.
  return code.replace(TOKEN, (byte) => ` ${TOKENS[byte.charCodeAt(0) - FIRST_TOKEN]} `);
}
