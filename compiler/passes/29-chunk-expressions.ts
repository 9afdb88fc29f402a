/*
 * Pass 29, expressions.
 * Takes a bundle whose last statement names what is exported.
 * Promises one expression, whose value is an overlay's function, or the object of a module's exports.
 * Right because the statements stand in a function that is called at once, in their order; where a function is all there is to
 * them, it is the value itself.
 */
import { parseSync } from "@babel/core";
import * as t from "@babel/types";
import { cut } from "../stack/origins.ts";

/** Whether code mentions a name. */
function mentions(code: string, name: string): boolean {
  return new RegExp(`\\b${name.replace(/\$/g, "_")}\\b`).test(code.replace(/\$/g, "_"));
}

/** A bundle, in its parts. */
interface Parts {
  /** Its statements but for the last one, which names what is exported. */
  statements: t.Statement[];
  /** The names that what is exported has in here, by those that it is exported by. */
  exported: Map<string, string>;
  /** The text of a node, marked as cut from the code. */
  text(node: t.Node): string;
}

function partsOf(code: string): Parts {
  const ast = parseSync(code, { babelrc: false, configFile: false, sourceType: "script" }) as t.File;
  const last = ast.program.body.at(-1) as t.ExpressionStatement;
  const object = (last.expression as t.CallExpression).arguments[0] as t.ObjectExpression;
  const text = (node: t.Node): string => cut(code, node.start!, node.end!);
  // A constant has become its value.
  const names = (object.properties as t.ObjectProperty[]).map(({ key, value }): [string, string] => [
    (key as t.Identifier).name,
    t.isIdentifier(value) ? value.name : text(value),
  ]);
  return { statements: ast.program.body.slice(0, -1), exported: new Map(names), text };
}

/** The expression whose value is an overlay's function. Its parts are marked as cut from the code. */
export function overlayExpression(code: string): string {
  const { statements, exported, text } = partsOf(code);
  const [name] = exported.values();
  const isExported = (one: t.Statement): one is t.FunctionDeclaration =>
    t.isFunctionDeclaration(one) && one.id!.name === name;
  const own = statements.find(isExported)!;
  const rest = statements.filter((one) => !isExported(one));
  const isOnly = !mentions(text(own.body), name!) && !rest.some((one) => mentions(text(one), name!));
  const before = (isOnly ? rest : statements).map((one) => `${text(one)}\n`).join("");
  const value = isOnly
    ? `${cut(code, own.start!, own.start! + "function".length)}(${own.params.map(text).join(",")})${text(own.body)}`
    : name;
  return before ? `(function(){${before}return ${value}})()` : `(${value})`;
}

/**
 * The expression whose value is the object of a module's exports: one of methods where that is enough, else a function's
 * result. Its parts are marked as cut from the code.
 */
export function exportsExpression(code: string): string {
  const { statements, exported, text } = partsOf(code);
  const [only, ...others] = statements;
  const [first, ...more] = exported;
  if (
    t.isFunctionDeclaration(only) &&
    !others.length &&
    !more.length &&
    first?.[1] === only.id!.name &&
    !mentions(text(only.body), only.id!.name)
  ) {
    return `({${first[0]}(${only.params.map(text).join(",")})${text(only.body)}})`;
  }
  const locals = [...exported.values()];
  let kept = "";
  const methods = new Map<string, string>();
  for (const one of statements) {
    // What nothing else in here calls is gone with the object.
    const isFree =
      t.isFunctionDeclaration(one) &&
      locals.includes(one.id!.name) &&
      !statements.some((other) => mentions(text(other === one ? one.body : other), one.id!.name));
    if (isFree) methods.set(one.id!.name, text(one));
    else kept += `${text(one)}\n`;
  }
  const members = [...exported].map(([name, local]) => `${name}: ${methods.get(local) ?? local}`);
  return `(function(){${kept}return {${members.join(", ")}}})()`;
}
