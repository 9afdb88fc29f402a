/*
 * Pass 12, `Map` and `Set`.
 * Takes modules that name the two.
 * Promises that they are imported from `library/`, where they are classes made of lists; and that in such a module what is gone
 * through by `for ... of`, or spread, is a list, also where it is one of them.
 * Right because the classes do what the standard says, but for what their `keys()`, `values()` and `entries()` give: lists, made
 * when they are asked for. The engine has neither, so that no value is one of them where no module names them.
 */
import { resolve } from "node:path";
import type { NodePath, PluginObj } from "@babel/core";
import * as t from "@babel/types";
import { ROOT } from "../../files/root.ts";

const FILES = { Map: "library/map.ts", Set: "library/set.ts", items: "library/items.ts" };

/** What a module says that has to do with them, in its types or elsewhere. */
const NAMES_THEM = /\b(?:Readonly)?(?:Map|Set)\b/;

/** Has `Map` and `Set` come from the library. @param source the module's text */
export function collections(source: string, file: string): PluginObj {
  const isTheirs = Object.values(FILES).some((path) => file === resolve(ROOT, path));
  if (isTheirs || !NAMES_THEM.test(source)) return { visitor: {} };
  const imported = new Map<string, string>();

  function libraryName(path: NodePath, name: keyof typeof FILES): t.Identifier {
    const known = imported.get(name);
    if (known) return t.identifier(known);
    const program = path.scope.getProgramParent().path as NodePath<t.Program>;
    const local = program.scope.generateUidIdentifier(name);
    const specifier = t.importSpecifier(local, t.identifier(name));
    const [made] = program.unshiftContainer(
      "body",
      t.importDeclaration([specifier], t.stringLiteral(resolve(ROOT, FILES[name]))),
    );
    program.scope.registerDeclaration(made);
    imported.set(name, local.name);
    return t.cloneNode(local);
  }

  function goThrough(path: NodePath, value: t.Expression): t.Expression {
    if (t.isArrayExpression(value) || t.isStringLiteral(value)) return value;
    return t.callExpression(libraryName(path, "items"), [value]);
  }

  return {
    visitor: {
      ReferencedIdentifier(path: NodePath) {
        const { name } = path.node as t.Identifier;
        if ((name !== "Map" && name !== "Set") || path.scope.hasBinding(name, true)) return;
        path.replaceWith(libraryName(path, name));
      },
      ForOfStatement(path) {
        path.node.right = goThrough(path, path.node.right);
      },
      SpreadElement(path) {
        if (!path.parentPath.isObjectExpression()) path.node.argument = goThrough(path, path.node.argument);
      },
    } as PluginObj["visitor"],
  };
}
