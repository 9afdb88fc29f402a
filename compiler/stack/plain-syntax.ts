import * as t from "@babel/types";

/** The expression in parentheses, however many. */
export function bare(node: t.Node): t.Node {
  let inner = node;
  while (t.isParenthesizedExpression(inner)) inner = inner.expression;
  return inner;
}

export function literal(node: t.Node | null | undefined): string | undefined {
  if (t.isStringLiteral(node)) return node.value;
  return t.isTemplateLiteral(node) && !node.expressions.length ? node.quasis[0]!.value.cooked! : undefined;
}

/** Whether an expression is a text or a whole number, and plain to see. */
export function isPlainValue(node: t.Node): boolean {
  const value = bare(node);
  if (t.isNumericLiteral(value)) return Number.isInteger(value.value);
  if (t.isBinaryExpression(value, { operator: "+" })) return isText(value.left) || isText(value.right);
  return isText(value);
}

const isText = (node: t.Node): boolean => t.isStringLiteral(bare(node)) || t.isTemplateLiteral(bare(node));

/** The chunk that a mark of one kind names. */
export function marked(node: t.Node, mark: string): string | undefined {
  return t.isCallExpression(node) && t.isIdentifier(node.callee, { name: mark })
    ? literal(node.arguments[0])
    : undefined;
}

export function keyOf(node: t.Node, computed: boolean): string | undefined {
  if (!computed && t.isIdentifier(node)) return node.name;
  return t.isNumericLiteral(node) ? undefined : literal(node);
}
