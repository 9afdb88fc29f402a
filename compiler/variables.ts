import * as t from "@babel/types";

/** A variable of a script: two names that mean the same one have the same object. */
export interface Variable {
  name: string;
}

/** Told of each name that is a variable's: where it stands, and which one it is; undefined for the engine's own. */
export type See = (name: t.Identifier, variable: Variable | undefined, parent: t.Node) => void;

/** The variables that a function, a block or a loop declares. */
class Scope {
  readonly #own = new Map<string, Variable>();

  constructor(private readonly around?: Scope) {}

  declare({ name }: t.Identifier): void {
    if (!this.#own.has(name)) this.#own.set(name, { name });
  }

  find(name: string): Variable | undefined {
    return this.#own.get(name) ?? this.around?.find(name);
  }
}

/** Goes through the nodes that a node is made of. */
function eachChild(node: t.Node, see: (child: t.Node) => void): void {
  for (const key of t.VISITOR_KEYS[node.type]!) {
    const child = (node as unknown as Record<string, t.Node | (t.Node | null)[] | null | undefined>)[key];
    if (Array.isArray(child)) {
      for (const one of child) if (one) see(one);
    } else if (child) see(child);
  }
}

/** Declares what a declaration of variables declares: plain names. */
function declareAll(scope: Scope, { declarations }: t.VariableDeclaration): void {
  for (const { id } of declarations) if (t.isIdentifier(id)) scope.declare(id);
}

/** Declares the `let`, `const`, classes and functions of a list of statements. */
function declareLexical(scope: Scope, statements: (t.Node | null | undefined)[]): void {
  for (const one of statements) {
    if (one?.type === "ClassDeclaration" || one?.type === "FunctionDeclaration") scope.declare(one.id!);
    else if (one?.type === "VariableDeclaration" && one.kind !== "var") declareAll(scope, one);
  }
}

/** Declares all `var`s in a statement, wherever they stand. */
function declareVars(scope: Scope, node: t.Node): void {
  if (t.isFunction(node) || t.isExpression(node)) return;
  if (node.type === "VariableDeclaration" && node.kind === "var") declareAll(scope, node);
  eachChild(node, (child) => declareVars(scope, child));
}

function scopeOfFunction(node: t.Function, around: Scope): Scope {
  const outer = new Scope(around);
  if (node.type === "FunctionExpression" && node.id) outer.declare(node.id);
  const scope = new Scope(outer);
  for (const param of node.params) if (t.isIdentifier(param)) scope.declare(param);
  declareVars(scope, node.body);
  if (node.body.type === "BlockStatement") declareLexical(scope, node.body.body);
  return scope;
}

/** What declares variables besides functions, and how. */
const DECLARES: Record<string, (scope: Scope, node: never) => void> = {
  Program(scope, node: t.Program) {
    declareVars(scope, node);
    declareLexical(scope, node.body);
  },
  BlockStatement: (scope, { body }: t.BlockStatement) => declareLexical(scope, body),
  SwitchStatement(scope, { cases }: t.SwitchStatement) {
    for (const { consequent } of cases) declareLexical(scope, consequent);
  },
  ForStatement: (scope, { init }: t.ForStatement) => declareLexical(scope, [init]),
  ForInStatement: (scope, { left }: t.ForInStatement) => declareLexical(scope, [left]),
  ForOfStatement: (scope, { left }: t.ForOfStatement) => declareLexical(scope, [left]),
  CatchClause(scope, { param }: t.CatchClause) {
    if (t.isIdentifier(param)) scope.declare(param);
  },
  ClassExpression(scope, { id }: t.ClassExpression) {
    if (id) scope.declare(id);
  },
};

/** The scope of what a node holds, with all that is declared there. */
function scopeOf(node: t.Node, around: Scope): Scope {
  if (t.isFunction(node)) return scopeOfFunction(node, around);
  const declare = DECLARES[node.type];
  if (!declare) return around;
  const scope = new Scope(around);
  declare(scope, node as never);
  return scope;
}

/** Whether an identifier is nothing but the name of a property. */
function isKey(node: t.Node, parent: t.Node): boolean {
  if (parent.type === "MemberExpression") return parent.property === node && !parent.computed;
  return "key" in parent && parent.key === node && "computed" in parent && !parent.computed;
}

/** Finds out which variable each name in a script is: one of plain syntax, as the passes have left it. */
export function eachVariable(script: t.Program, see: See): void {
  const visit = (node: t.Node, around: Scope): void => {
    const inner = scopeOf(node, around);
    eachChild(node, (child) => {
      const scope = node.type === "SwitchStatement" && child === node.discriminant ? around : inner;
      if (child.type !== "Identifier") visit(child, scope);
      else if (!isKey(child, node)) see(child, scope.find(child.name), node);
    });
  };
  visit(script, new Scope());
}
