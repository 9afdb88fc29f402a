import * as t from "@babel/types";

/** Whether evaluating an expression twice gives two values that nobody can tell apart, and changes nothing. */
function isConstant(node: t.Node | null | undefined): boolean {
  if (!node) return false;
  if (t.isLiteral(node) && !t.isTemplateLiteral(node)) return true;
  if (t.isFunction(node) || t.isIdentifier(node)) return true;
  if (t.isClass(node)) return !node.body.body.some((member) => t.isClassProperty(member) && member.static);
  if (t.isUnaryExpression(node)) return node.operator !== "delete" && isConstant(node.argument);
  if (t.isBinaryExpression(node) || t.isLogicalExpression(node)) return isConstant(node.left) && isConstant(node.right);
  if (t.isConditionalExpression(node)) return [node.test, node.consequent, node.alternate].every(isConstant);
  if (t.isTemplateLiteral(node)) return node.expressions.every(isConstant);
  if (t.isMemberExpression(node)) return isConstant(node.object) && (!node.computed || isConstant(node.property));
  if (t.isArrayExpression(node)) return node.elements.length > 0 && node.elements.every(isConstant);
  if (t.isObjectExpression(node)) {
    return (
      node.properties.length > 0 &&
      node.properties.every((one) => t.isObjectMethod(one) || (t.isObjectProperty(one) && isConstant(one.value)))
    );
  }
  return t.isCallExpression(node) && t.isIdentifier(node.callee, { name: "require" });
}

/**
 * Finds what makes a module one that must exist once only.
 * @returns line of the first top-level statement that holds or changes state; undefined when there is none
 */
export function stateLine(program: t.Program): number | undefined {
  for (const statement of program.body) {
    const inner = t.isExportNamedDeclaration(statement) && statement.declaration ? statement.declaration : statement;
    if (t.isImportDeclaration(inner) || t.isExportDeclaration(inner) || t.isFunctionDeclaration(inner)) continue;
    if (t.isClassDeclaration(inner) && isConstant(inner)) continue;
    if (t.isVariableDeclaration(inner, { kind: "const" })) {
      if (inner.declarations.every((one) => isConstant(one.init))) continue;
    }
    return statement.loc?.start.line ?? 1;
  }
  return undefined;
}
