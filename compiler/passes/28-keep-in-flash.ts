/*
 * Pass 28, an optimization: what a sketch says of its properties stays in flash.
 * Takes the entry's bundle, in which the lowering has marked attributes and handlers that are written out in calls of `advertise`.
 * Promises that those which are the same whenever they are evaluated become pieces of the image of their own, like overlays: in their
 * stead `advertise` is handed the place, a number, and the firmware evaluates it when it needs it. What of the top level they
 * refer to becomes global. Of all others nothing but the mark goes.
 * Right because nobody but the firmware is handed them, and it neither changes them nor asks whether two are the same one. Such an object
 * is made of plain values, of functions, and of variables that are never assigned again. Such a function refers to nothing but
 * itself, what is global, and variables of the top level, of which there is one each; so it does not matter when it is made.
 */
import { parseSync } from "@babel/core";
import type { Binding, NodePath } from "@babel/traverse";
import * as t from "@babel/types";
import { KEEP_MARK } from "../mark-attributes.ts";
import { isPlain } from "../plain-literal.ts";
import { cut, joinCuts } from "../stack/origins.ts";
import { PLACE_MARK } from "./03-overlay-calls.ts";

/** A handler of so many nodes at the most lies in flash with its attributes, not by itself: reading over it costs less than its place. */
const SHORT = 60;

const isMark = (node: t.Node): node is t.CallExpression =>
  t.isCallExpression(node) && t.isIdentifier(node.callee, { name: KEEP_MARK });

/** A plain value, also as the bundler writes it: `!0`, `void 0`, `-1`. */
function isConstant(node: t.Node): boolean {
  if (t.isUnaryExpression(node)) return node.operator !== "delete" && isConstant(node.argument);
  if (t.isTemplateLiteral(node)) return node.expressions.length === 0;
  return isPlain(node);
}

/** Whether a variable is declared by a statement of the top level, once. */
function isTopLevel({ path, constantViolations }: Binding): boolean {
  if (path.isFunctionDeclaration()) return path.parentPath.isProgram();
  if (!path.isVariableDeclarator() || !t.isIdentifier(path.node.id)) return false;
  return path.parentPath.parentPath!.isProgram() && constantViolations.every((one) => !one.isVariableDeclarator());
}

/** The variables of the top level that an expression refers to; undefined where it could not stand elsewhere. */
function capturedBy(value: NodePath): Binding[] | undefined {
  const captured: Binding[] = [];
  const program = value.scope.getProgramParent();
  let isFree = true;
  const see = (path: NodePath<t.Identifier>): void => {
    const { name } = path.node;
    const binding = path.scope.getBinding(name);
    if (name === "arguments") isFree &&= !!path.findParent((one) => isOwnFunction(one, value));
    else if (binding?.scope === program) {
      captured.push(binding);
      isFree &&= isTopLevel(binding);
    } else if (binding) isFree &&= binding.scope.path === value || binding.scope.path.isDescendant(value);
  };
  if (value.isIdentifier()) see(value);
  value.traverse({
    Identifier(path) {
      if (isVariable(path)) see(path);
    },
    ThisExpression(path) {
      isFree &&= !!path.findParent((one) => isOwnFunction(one, value));
    },
    MetaProperty() {
      isFree = false;
    },
  });
  return isFree ? captured : undefined;
}

/** Whether a node is a function with a `this` of its own that is a part of a value. */
const isOwnFunction = (path: NodePath, value: NodePath): boolean =>
  path.isFunction() && !path.isArrowFunctionExpression() && (path === value || path.isDescendant(value));

function isVariable({ node, parent, key }: NodePath<t.Identifier>): boolean {
  if (t.isMemberExpression(parent)) return key === "object" || parent.computed;
  return !("key" in parent && parent.key === node && "computed" in parent && !parent.computed);
}

/** Puts a function or an object that has no other use, and may be left in flash, in the place of its name. */
function takeOnly(value: NodePath): void {
  const binding = value.isIdentifier() ? value.scope.getBinding(value.node.name) : undefined;
  if (!binding?.constant || binding.references !== 1 || !isTopLevel(binding)) return;
  const { path } = binding;
  const made = path.isFunctionDeclaration() ? path : (path.get("init") as NodePath);
  if ((!made.isFunction() && !made.isObjectExpression()) || !keptWith(made)) return;
  if (made.isFunctionDeclaration()) value.replaceWith(asExpression(made.node));
  else value.replaceWith(made.node);
  path.remove();
}

function isShort(node: t.Node): boolean {
  let nodes = 0;
  t.traverseFast(node, () => {
    nodes++;
  });
  return nodes <= SHORT;
}

/** What a marked expression refers to of the top level, if it may be left in flash. */
function keptWith(value: NodePath): Binding[] | undefined {
  if (value.isFunction()) return capturedBy(value);
  if (value.isIdentifier()) return value.scope.getBinding(value.node.name)?.constant ? capturedBy(value) : undefined;
  if (!value.isObjectExpression()) return undefined;
  const captured: Binding[] = [];
  for (const member of value.get("properties")) {
    if (!member.isObjectProperty() || member.node.computed) return undefined;
    const one = member.get("value") as NodePath;
    if (isConstant(one.node) || isMark(one.node)) continue;
    const isOne = one.isFunction() || (one.isIdentifier() && one.scope.getBinding(one.node.name)?.constant);
    const variables = isOne ? capturedBy(one) : undefined;
    if (!variables) return undefined;
    captured.push(...variables);
  }
  return captured;
}

/** Makes variables of the top level global, those that are used most by the shortest names. */
function makeGlobal(program: NodePath<t.Program>, captured: Set<Binding>): void {
  const { scope, node } = program;
  const names = new Set<string>();
  let number = 0;
  for (const { identifier } of [...captured].sort((a, b) => b.references - a.references)) {
    let name = `$${number++}`;
    while (scope.hasBinding(name) || scope.hasGlobal(name)) name = `$${number++}`;
    scope.rename(identifier.name, name);
    names.add(name);
  }
  const isGlobal = (one: t.Node | null | undefined): one is t.Identifier => t.isIdentifier(one) && names.has(one.name);
  const isFunction = (one: t.Statement): boolean => t.isFunctionDeclaration(one) && !isGlobal(one.id);
  node.body = [...node.body.filter(isFunction), ...node.body.filter((one) => !isFunction(one))];
  node.body = node.body.flatMap((one): t.Statement[] => {
    if (t.isFunctionDeclaration(one) && isGlobal(one.id)) {
      return [at(one, assign(one.id.name, asExpression(one)))];
    }
    if (!t.isVariableDeclaration(one)) return [one];
    return one.declarations.map((declared) => {
      const { id, init } = declared;
      if (!isGlobal(id)) return t.variableDeclaration(one.kind, [declared]);
      return at(declared, assign(id.name, init ?? t.unaryExpression("void", t.numericLiteral(0))));
    });
  });
}

/** Has a node stand where another one stood, for whoever asks where it comes from. */
function at<Node extends t.Node>({ loc }: t.Node, node: Node): Node {
  node.loc = loc ?? null;
  return node;
}

const asExpression = (one: t.FunctionDeclaration): t.FunctionExpression =>
  at(one, t.functionExpression(null, one.params, one.body));

const assign = (name: string, value: t.Expression): t.Statement =>
  t.expressionStatement(t.assignmentExpression("=", t.identifier(name), value));

/**
 * Leaves a mark around what is to be cut out of a bundle, and takes all others away.
 * @param isDone false takes all away
 */
export function keepInFlash(program: NodePath<t.Program>, isDone: boolean): void {
  const marks: NodePath<t.CallExpression>[] = [];
  program.traverse({
    CallExpression: {
      // The inner ones first.
      exit(path) {
        if (isMark(path.node)) marks.push(path);
      },
    },
  });
  if (!marks.length) return;
  if (isDone) for (const one of marks) takeOnly(one.get("arguments.0") as NodePath);
  program.scope.crawl();
  const captured = new Set<Binding>();
  for (const one of marks) {
    const value = one.get("arguments.0") as NodePath;
    const variables = isDone ? keptWith(value) : undefined;
    if (!variables) {
      one.replaceWith(value.node);
      continue;
    }
    for (const variable of variables) captured.add(variable);
    // It takes the engine less of the stack to read over a function than over an arrow; of this one neither knows a `this`.
    if (value.isArrowFunctionExpression()) value.arrowFunctionToExpression({ noNewArrows: true });
    if (!value.isObjectExpression()) continue;
    for (const member of value.get("properties")) {
      const inner = member.get("value") as NodePath;
      if (isMark(inner.node) && isShort(inner.node)) inner.replaceWith(inner.node.arguments[0]!);
    }
  }
  if (captured.size) makeGlobal(program, captured);
}

/** A bundle without what is kept in flash. Its parts are marked as cut from the code. */
export interface Cut {
  rest: string;
  /** Expressions by their names. */
  pieces: Map<string, string>;
}

/**
 * Cuts what is marked out of a bundle; what is written alike is one piece.
 * @param nameOf the name of a piece, by where it begins
 */
export function cutKept(code: string, nameOf: (at: number) => string): Cut {
  const pieces = new Map<string, string>();
  const names = new Map<string, string>();
  if (!code.includes(KEEP_MARK)) return { rest: cut(code, 0, code.length), pieces };
  const marks: t.CallExpression[] = [];
  t.traverseFast(parseSync(code, { babelrc: false, configFile: false, sourceType: "script" }) as t.File, (node) => {
    if (isMark(node)) marks.push(node);
  });
  marks.sort((a, b) => a.start! - b.start!);
  /** What is left of a part of the code. */
  const without = (from: number, to: number): string => {
    let [text, at] = ["", from];
    while (marks.length && marks[0]!.start! < to) {
      const mark = marks.shift()!;
      const { start, end } = mark.arguments[0]!;
      const inner = without(start!, end!);
      const written = joinCuts(inner, () => undefined).code;
      const name = names.get(written) ?? nameOf(start!);
      names.set(written, name);
      if (!pieces.has(name)) pieces.set(name, `(${inner})`);
      text += `${cut(code, at, mark.start!)}${PLACE_MARK}(${JSON.stringify(name)})`;
      at = mark.end!;
    }
    return text + cut(code, at, to);
  };
  return { rest: without(0, code.length), pieces };
}
