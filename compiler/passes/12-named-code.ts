/*
 * Pass 12, code that comes into an image only where it is named: `Map`, `Set`, and what of nodes and settings takes variables in
 * each of them.
 * Takes modules that name `Map` or `Set`, and a sketch's that have a member called `onInput` or `provided`.
 * Promises that the two are imported from `library/`, where they are classes made of lists; that in such a module what is gone
 * through by `for ... of`, or spread, is a list, also where it is one of them; and that the firmware's module which gives nodes and
 * settings that member is imported before the sketch is evaluated.
 * Right because the classes do what the standard says, but for what their `keys()`, `values()` and `entries()` give: lists, made
 * when they are asked for. The engine has neither, so that no value is one of them where no module names them. And nobody calls a
 * member by a name that is written nowhere; one of something else that is called alike takes variables, and nothing else.
 */
import { resolve, sep } from "node:path";
import type { NodePath, PluginObj } from "@babel/core";
import * as t from "@babel/types";
import { ROOT } from "../../files/root.ts";

const FILES = { Map: "library/map.ts", Set: "library/set.ts", items: "library/items.ts" };

/** What a module says that has to do with them, in its types or elsewhere. */
const NAMES_THEM = /\b(?:Readonly)?(?:Map|Set)\b/;

/** What gives nodes and settings a member, by its name. */
const MEMBERS: Record<string, string> = {
  onInput: "src/resident/node-input.ts",
  provided: "src/resident/provided.ts",
};

/** Has the firmware's members come into a sketch that names them. @param file the module's absolute path */
export function members(file: string): PluginObj {
  if (["src/", "modules/"].some((folder) => file.startsWith(resolve(ROOT, folder) + sep))) return { visitor: {} };
  const imported = new Set<string>();
  return {
    visitor: {
      MemberExpression(path) {
        const { object, property, computed } = path.node;
        // `homie.onInput` is a function of the firmware's.
        if (t.isIdentifier(object) && path.scope.getBinding(object.name)?.path.isImportNamespaceSpecifier()) return;
        const name = t.isStringLiteral(property)
          ? property.value
          : !computed && t.isIdentifier(property) && property.name;
        if (name) bring(path, name);
      },
      ObjectPattern(path) {
        for (const one of path.node.properties) {
          if (t.isObjectProperty(one) && t.isIdentifier(one.key)) bring(path, one.key.name);
        }
      },
    },
  } as PluginObj;

  function bring(path: NodePath, name: string): void {
    const from = Object.hasOwn(MEMBERS, name) ? MEMBERS[name] : undefined;
    if (from === undefined || imported.has(name)) return;
    imported.add(name);
    const program = path.scope.getProgramParent().path as NodePath<t.Program>;
    program.unshiftContainer("body", t.importDeclaration([], t.stringLiteral(resolve(ROOT, from))));
  }
}

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
