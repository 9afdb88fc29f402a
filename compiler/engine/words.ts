import { TOKENS } from "../../src/formats/code-tokens.ts";

/**
 * The words that Espruino's lexer takes for keywords. A slash after one of them begins a regular expression, even where the
 * word is a property's name, and a class cannot have a method of such a name.
 */
export const ENGINE_WORDS: readonly string[] = TOKENS.filter((token) => /^\w/.test(token));
