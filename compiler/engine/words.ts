/**
 * The words that Espruino's lexer takes for keywords. A slash after one of them begins a regular expression, even where the
 * word is a property's name, and a class cannot have a method of such a name.
 */
export const ENGINE_WORDS: readonly string[] = [
  ..."if else do while for break continue function return var let const this throw try catch finally".split(" "),
  ..."true false null undefined new in instanceof switch case default delete typeof void debugger".split(" "),
  ..."class extends super static of".split(" "),
];
