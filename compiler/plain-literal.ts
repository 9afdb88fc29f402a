import * as t from "@babel/types";

/** A value that its text is all there is to say of. */
export type Plain = t.StringLiteral | t.NumericLiteral | t.BooleanLiteral | t.NullLiteral;

export const isPlain = (node: t.Node | null | undefined): node is Plain =>
  t.isStringLiteral(node) || t.isNumericLiteral(node) || t.isBooleanLiteral(node) || t.isNullLiteral(node);
