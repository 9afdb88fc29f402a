import { parse } from "@babel/parser";
import _traverse, { type NodePath } from "@babel/traverse";
import type * as t from "@babel/types";
import { expect, it } from "vitest";
import { eachVariable, type Variable } from "../../compiler/variables.ts";

const traverse = ("default" in _traverse ? _traverse.default : _traverse) as typeof _traverse;

/** Scripts that use one name for many things. */
const SCRIPTS = [
  "let a = 1; { let a = 2; f(a); } f(a); function f(a) { return a + g.a + { a: a, b() { return a; } }.a; }",
  "function f() { g(a); if (g) { var a = 1; } for (var b in g) { let b = a; } return () => b; } a = b;",
  "const f = function f(a) { return f(a); }; class C { a() { return C; } static b = C; } new C(f);",
  "try { a(); } catch (a) { let b = a; a = 2; } for (let a = 0; a < 3; a++) { let a = 1; f(a); } a++;",
  "for (const a of a1) { f(() => a); } switch (a) { case 1: let a = 2; f(a); default: a; } { function g() {} g(); } g();",
  "let x = class D { d() { return D; } }; D; (function (arguments_) { return arguments; })(x); o[a] = { [a]: 1, a };",
];

/** For each name in a script where it is, and where it is declared: by Babel, and by us. */
function declarations(script: string): Record<"babel" | "ours", string[]> {
  const file = parse(script);
  const firsts = new Map<Variable, number>();
  const ours: string[] = [];
  eachVariable(file.program, ({ name, start }, variable) => {
    if (variable && !firsts.has(variable)) firsts.set(variable, firsts.size);
    ours.push(`${name} ${start} ${variable ? firsts.get(variable) : "the engine's"}`);
  });
  const known = new Map<unknown, number>();
  const found: { node: t.Identifier; binding: unknown }[] = [];
  traverse(file, {
    Identifier({ node, parent, key, scope }: NodePath<t.Identifier>) {
      if (parent.type === "MemberExpression" && key === "property" && !parent.computed) return;
      if (key === "key" && "computed" in parent && !parent.computed) return;
      found.push({ node, binding: scope.getBinding(node.name) });
    },
  });
  const babel = found.map(({ node, binding }) => {
    if (binding && !known.has(binding)) known.set(binding, known.size);
    return `${node.name} ${node.start} ${binding ? known.get(binding) : "the engine's"}`;
  });
  return { babel, ours };
}

it.each(SCRIPTS)("which variable a name is, as Babel says: %s", (script) => {
  const { babel, ours } = declarations(script);
  expect(ours).toEqual(babel);
  expect(ours.length).toBeGreaterThan(5);
});
