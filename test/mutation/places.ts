/** Where a source can be changed so that a test should notice. */
import { parse } from "@babel/parser";
import * as t from "@babel/types";

export const OPERATORS = [
  "condition negated",
  "comparison",
  "logical operator",
  "arithmetic operator",
  "number",
  "text emptied",
  "boolean",
  "statement removed",
  "early return removed",
] as const;

export type Operator = (typeof OPERATORS)[number];

/** A place in a source, and what it is replaced by. Offsets are in characters. */
export interface Place {
  operator: Operator;
  /** What is shown as changed: the whole expression or statement. */
  shownFrom: number;
  shownTo: number;
  /** What of it is replaced. */
  from: number;
  to: number;
  replacement: string;
}

const SWAPPED: Record<string, [Operator, string]> = {
  "<": ["comparison", "<="],
  "<=": ["comparison", "<"],
  ">": ["comparison", ">="],
  ">=": ["comparison", ">"],
  "===": ["comparison", "!=="],
  "!==": ["comparison", "==="],
  "&&": ["logical operator", "||"],
  "||": ["logical operator", "&&"],
  "+": ["arithmetic operator", "-"],
  "-": ["arithmetic operator", "+"],
  "+=": ["arithmetic operator", "-="],
  "-=": ["arithmetic operator", "+="],
  "++": ["arithmetic operator", "--"],
  "--": ["arithmetic operator", "++"],
};

/** Functions and objects whose arguments are for people to read. */
const SHOWN_BY = /^(print|console|output|complain|say)$/;
/** What is thrown, by its name. */
const THROWN = /(Error|Diagnostic|WrongContent|DamagedStorage|LineGone|NotReady)$/;

type Ancestors = t.TraversalAncestors;

/** The places in a TypeScript source, in their order. */
export function findPlaces(source: string): Place[] {
  const places: Place[] = [];
  const tree = parse(source, { sourceType: "module", plugins: ["typescript"] });
  t.traverse(tree, (node, ancestors) => {
    if (isWithoutEffect(node) || ancestors.some((ancestor) => isWithoutEffect(ancestor.node))) return;
    places.push(
      ...swapped(node, source),
      ...negated(node, source),
      ...literal(node, ancestors),
      ...removed(node, ancestors),
    );
  });
  return places.sort((one, other) => one.from - other.from || one.to - other.to);
}

/** Whether nothing in a node changes what the program does: types, and texts for people. */
function isWithoutEffect(node: t.Node): boolean {
  if (t.isTSType(node) || t.isTSTypeAnnotation(node) || t.isTSInterfaceDeclaration(node)) return true;
  if (t.isTSTypeAliasDeclaration(node) || t.isTSTypeParameterInstantiation(node)) return true;
  if (t.isThrowStatement(node)) return true;
  if (t.isNewExpression(node)) return t.isIdentifier(node.callee) && THROWN.test(node.callee.name);
  if (!t.isCallExpression(node)) return false;
  const { callee } = node;
  const by = t.isMemberExpression(callee) ? callee.object : callee;
  return t.isIdentifier(by) && SHOWN_BY.test(by.name);
}

function place(operator: Operator, node: t.Node, replacement: string, from = node.start!, to = node.end!): Place {
  return { operator, shownFrom: node.start!, shownTo: node.end!, from, to, replacement };
}

function isText(node: t.Node): boolean {
  return t.isStringLiteral(node) || t.isTemplateLiteral(node) || (t.isBinaryExpression(node) && isText(node.right));
}

function swapped(node: t.Node, source: string): Place[] {
  if (t.isUpdateExpression(node)) {
    const [operator, other] = SWAPPED[node.operator]!;
    const from = node.prefix ? node.start! : node.end! - 2;
    return [place(operator, node, other, from, from + 2)];
  }
  if (!t.isBinaryExpression(node) && !t.isLogicalExpression(node) && !t.isAssignmentExpression(node)) return [];
  const [operator, other] = SWAPPED[node.operator] ?? [];
  if (!operator || (operator === "arithmetic operator" && (isText(node.left) || isText(node.right)))) return [];
  const from = source.indexOf(node.operator, node.left.end!);
  return [place(operator, node, other!, from, from + node.operator.length)];
}

function negated(node: t.Node, source: string): Place[] {
  const isCondition =
    t.isIfStatement(node) || t.isConditionalExpression(node) || t.isWhile(node) || t.isForStatement(node);
  const { test } = isCondition ? node : {};
  // There the other comparison is the negation.
  if (!test || (t.isBinaryExpression(test) && /^[!=]==$/.test(test.operator))) return [];
  return [place("condition negated", test, `!(${source.slice(test.start!, test.end!)})`)];
}

function literal(node: t.Node, ancestors: Ancestors): Place[] {
  const { node: parent, key } = ancestors.at(-1) ?? {};
  if (t.isBooleanLiteral(node)) return [place("boolean", node, String(!node.value))];
  if (t.isNumericLiteral(node)) {
    if (isName(parent, key) || isDelayOfNone(node, parent)) return [];
    const raw = String(node.extra?.raw ?? node.value);
    return [place("number", node, /^0x/i.test(raw) ? `0x${(node.value + 1).toString(16)}` : String(node.value + 1))];
  }
  const isFull = t.isStringLiteral(node) ? node.value !== "" : t.isTemplateLiteral(node);
  if (!isFull || isName(parent, key) || isModule(parent) || t.isTaggedTemplateExpression(parent)) return [];
  return [place("text emptied", node, '""')];
}

function isName(parent: t.Node | undefined, key: string | undefined): boolean {
  return key === "key" || t.isTSEnumMember(parent) || t.isTSExternalModuleReference(parent);
}

/** Whether a parent's text names a module. */
function isModule(parent: t.Node | undefined): boolean {
  if (t.isImportOrExportDeclaration(parent) || t.isImportExpression(parent)) return true;
  if (!t.isCallExpression(parent)) return false;
  return t.isImport(parent.callee) || t.isIdentifier(parent.callee, { name: "require" });
}

/** Whether a number says that a timer is due at once: a millisecond later is no other order. */
function isDelayOfNone(node: t.NumericLiteral, parent: t.Node | undefined): boolean {
  if (!t.isCallExpression(parent) || node.value !== 0) return false;
  return t.isIdentifier(parent.callee, { name: "setTimeout" }) && parent.arguments[1] === node;
}

function removed(node: t.Node, ancestors: Ancestors): Place[] {
  if (t.isExpressionStatement(node)) {
    const { expression } = node;
    const call = t.isAwaitExpression(expression) ? expression.argument : expression;
    if (isWithoutEffect(call) || (t.isCallExpression(call) && t.isSuper(call.callee))) return [];
    return [place("statement removed", node, ";")];
  }
  if (!t.isReturnStatement(node) || isLast(node, ancestors)) return [];
  return [place("early return removed", node, ";")];
}

/** Whether nothing of the function comes behind a return: directly, or for one without a value in a last branch. */
function isLast(node: t.ReturnStatement, ancestors: Ancestors): boolean {
  let inner: t.Node = node;
  for (const { node: outer } of [...ancestors].reverse()) {
    if (t.isFunction(outer)) return true;
    if (t.isBlockStatement(outer) ? outer.body.at(-1) !== inner : node.argument || !t.isIfStatement(outer))
      return false;
    inner = outer;
  }
  return false;
}
