/*
 * Pass 09, regular expressions.
 * Takes the patterns of literals, and of `new RegExp("...")`.
 * Promises patterns that Espruino's matcher understands as the standard does: `.` excludes the end of a line, what is counted is
 * written out, and `+` begins with a match of its own. What cannot be written so is refused.
 * Right because each of these is the definition of what it stands for. The matcher calls itself for each element that is not
 * repeated, and so takes the C stack: that is why no more than a few elements are written out.
 */
import type { NodePath, PluginObj } from "@babel/core";
import * as t from "@babel/types";
import { diagnose } from "../diagnostic.ts";
import { escapeSlashes, type RegExpProblem, regExpProblem } from "../engine/regular-expressions.ts";

/** How many elements a counted quantifier may stand for. */
const MOST_COUNTED = 8;

/** An element that is one character: an escape, a class, or any character that means itself or `.`. */
const ELEMENT = /\\x[\da-fA-F]{2}|\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|[\s\S]/y;
const COUNTED = /\{(\d+)(,?)(\d*)\}/y;
/** Elements that the matcher takes the end of the text for, when `+` stands behind them. */
const TAKES_END = /^(?:\[\^|\\[DSW])/;

/** A pattern as Espruino's matcher takes it; what it cannot be made to take stays in it. */
export function lowerPattern(pattern: string): string {
  let lowered = "";
  for (let at = 0; at < pattern.length; ) {
    ELEMENT.lastIndex = at;
    const source = ELEMENT.exec(pattern)![0];
    at += source.length;
    const element = source === "." ? "[^\\n\\r]" : source;
    COUNTED.lastIndex = at;
    const counted = COUNTED.exec(pattern);
    if (counted && !"^$()|*+".includes(source)) {
      const [whole, least, isOpen, most] = counted as unknown as [string, string, string, string];
      const isExact = !isOpen || most === least;
      if (Number(least) <= MOST_COUNTED && (isExact || !most)) {
        lowered += element.repeat(Number(least)) + (isExact ? "" : `${element}*`);
        at += whole.length;
        continue;
      }
    }
    lowered += element;
    if (pattern[at] === "+" && TAKES_END.test(element)) {
      lowered += `${element}*`;
      at++;
    }
  }
  return lowered;
}

/** Lowers regular expressions, and refuses those that cannot be. */
export function regularExpressions(file: string): PluginObj {
  const refuse = (path: NodePath<t.Node>, { construct, advice }: RegExpProblem): never =>
    diagnose(path, file, construct, advice);
  return {
    visitor: {
      RegExpLiteral(path) {
        const { pattern, flags } = path.node;
        const lowered = lowerPattern(pattern);
        const problem = regExpProblem(lowered, flags);
        if (problem) refuse(path, problem);
        const written = escapeSlashes(lowered);
        if (written !== pattern) path.replaceWith(t.regExpLiteral(written, flags));
      },
      NewExpression(path) {
        const { callee } = path.node;
        const [pattern, flags] = path.node.arguments;
        if (!t.isIdentifier(callee, { name: "RegExp" }) || path.scope.hasBinding("RegExp", true)) return;
        if (!t.isStringLiteral(pattern)) return;
        const lowered = lowerPattern(pattern.value);
        const problem = regExpProblem(lowered, t.isStringLiteral(flags) ? flags.value : "");
        if (problem) refuse(path, problem);
        pattern.value = lowered;
      },
    },
  };
}
