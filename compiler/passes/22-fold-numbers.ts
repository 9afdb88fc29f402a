/*
 * Pass 22, an optimization: numbers are reckoned beforehand.
 * Takes operators whose both sides are plain values.
 * Promises that those whose result is a whole number that is not negative are that number.
 * Right because Node reckons as the standard says, and so does the engine with whole numbers; it parses and prints fractions less
 * exactly, so they are left to it.
 */
import type { NodePath } from "@babel/core";
import * as t from "@babel/types";
import { isPlain } from "../plain-literal.ts";

/** Reckons what can be reckoned beforehand. */
export function foldNumber(path: NodePath<t.BinaryExpression>): void {
  if (!isPlain(path.node.left) || !isPlain(path.node.right)) return;
  const { confident, value } = path.evaluate();
  if (confident && typeof value === "number" && Number.isInteger(value) && value >= 0) {
    path.replaceWith(t.numericLiteral(value));
  }
}
