/*
 * Pass 02, CommonJS.
 * Takes a `.js` file as Espruino's drivers are written: `exports.connect = ...`, `exports = ...`, `require("...")`.
 * Promises a module with `export`s, whose `require`s of anything but the engine's modules are imports.
 * Right because a name becomes a variable only where one statement of the module writes it before all else that is done with it;
 * any other module runs as it is, as a function of `module` and `exports`.
 */
import { type NodePath, parseSync, traverse } from "@babel/core";
import * as t from "@babel/types";
import { ENGINE_MODULES } from "../engine/modules.ts";

/** A piece of the text, and what stands in its place. */
interface Edit {
  start: number;
  end: number;
  text: string;
}

/** What a module does with `exports` and `require`. */
interface Uses {
  /** The names that it is seen to export. */
  names: Set<string>;
  /** The places of `exports.name`: those that a statement of the module writes to, and all others. */
  members: { name: string; node: t.Node; isWritten: boolean }[];
  /** The places of `module.exports = value` and `exports = value` as a statement. */
  wholes: t.Node[];
  /** Whether `exports` itself is written to, wherever. */
  isReplaced: boolean;
  /** How often it does anything else with `exports` or `module`. */
  others: number;
  /** Calls of `require` for what is none of the engine's modules. */
  requires: { path: string; node: t.Node }[];
}

/** The variable that stands for an exported name. */
const variable = (name: string): string => `$exports_${name}`;

const isNamed = (node: t.Node, name: string): boolean => t.isIdentifier(node, { name });

/** The property's name, if this is `something.name`. */
function propertyName(node: t.Node | null | undefined): string | undefined {
  if (!t.isMemberExpression(node) || node.computed || !t.isIdentifier(node.property)) return undefined;
  return node.property.name;
}

/** Whether this is what a statement of the module itself, not one within a function, writes to. */
function isWrittenByModule(left: NodePath): boolean {
  return left.key === "left" && Boolean(left.parentPath?.parentPath?.parentPath?.isProgram());
}

/** The names of an object's properties. */
function keysOf(node: t.Node): string[] {
  if (!t.isObjectExpression(node)) return [];
  const named = node.properties.filter((one) => !t.isSpreadElement(one) && !one.computed && t.isIdentifier(one.key));
  return named.map((one) => ((one as t.ObjectProperty).key as t.Identifier).name);
}

function findUses(ast: t.File): Uses {
  const uses: Uses = { names: new Set(), members: [], wholes: [], isReplaced: false, others: 0, requires: [] };
  traverse(ast, {
    CallExpression({ node, scope }) {
      const [argument] = node.arguments;
      if (!isNamed(node.callee, "require") || scope.hasBinding("require", true) || !t.isStringLiteral(argument)) return;
      if (!ENGINE_MODULES.includes(argument.value)) uses.requires.push({ path: argument.value, node });
    },
    Identifier(path) {
      const { node, parent } = path;
      if (node.name !== "exports" && node.name !== "module") return;
      if (!t.isReferenced(node, parent) && !t.isAssignmentExpression(parent, { left: node })) return;
      if (path.scope.hasBinding(node.name, true)) return;
      const isModule = node.name === "module" && propertyName(parent) === "exports";
      const object = isModule ? path.parentPath! : path;
      if (node.name === "exports" && path.key === "left") uses.isReplaced = true;
      const member = object.parentPath!;
      const name = object.key === "object" ? propertyName(member.node) : undefined;
      const isWritten = isWrittenByModule(member);
      if (name !== undefined) {
        uses.members.push({ name, node: member.node, isWritten });
        if (member.key === "left") uses.names.add(name);
      } else if (isWrittenByModule(object)) {
        uses.wholes.push(object.node);
        for (const key of keysOf((object.parent as t.AssignmentExpression).right)) uses.names.add(key);
      } else uses.others++;
    },
  });
  return uses;
}

/** Whether each name is written once, by a statement of the module, before anything else is done with it. */
function areVariables({ members, wholes, others }: Uses): boolean {
  if (wholes.length || others) return false;
  const written = new Set<string>();
  return members.every(({ name, isWritten }) => isWritten !== written.has(name) && written.add(name));
}

/** Declares and exports a variable for each name of an object. */
function exportNames(names: Set<string>, object: string): string {
  const list = [...names].filter((name) => name !== "default");
  if (!list.length) return "";
  const values = list.map((name) => `${variable(name)} = ${object}.${name}`);
  return `var ${values.join(", ")};export { ${list.map((name) => `${variable(name)} as ${name}`).join(", ")} };`;
}

/**
 * Makes a module of JavaScript from one in the form that Espruino's drivers have, with `exports` and `require`. Where it can
 * be, each `exports.name = value` becomes a variable, which takes less memory on the board than an object.
 * @param source the text of a `.js` file
 * @returns the same text where it is a module already, or has nothing to do with others
 */
export function fromCommonJs(source: string): string {
  if (!/\bexports\b|\brequire\b/.test(source)) return source;
  const ast = parseSync(source, { babelrc: false, configFile: false, sourceType: "unambiguous" }) as t.File;
  if (ast.program.sourceType === "module") return source;
  const uses = findUses(ast);
  const paths = [...new Set(uses.requires.map(({ path }) => path))];
  const imports = paths.map((path, at) => `import $required_${at} from ${JSON.stringify(path)};`).join("");
  const edits = uses.requires.map(({ path, node }) => edit(node, `$required_${paths.indexOf(path)}`));
  if (!uses.members.length && !uses.wholes.length && !uses.others) return `${replace(source, edits)}\n${imports}`;
  if (areVariables(uses)) {
    const names = [...uses.names];
    for (const { name, node, isWritten } of uses.members) {
      edits.push(edit(node, isWritten ? `var ${variable(name)}` : variable(name)));
    }
    return (
      `${replace(source, edits)}\n${imports}export { ${names.map((name) => `${variable(name)} as ${name}`).join(", ")} };` +
      `export default { ${names.map((name) => `${name}: ${variable(name)}`).join(", ")} };`
    );
  }
  if (uses.wholes.length === 1 && !uses.members.length && !uses.others) {
    edits.push(edit(uses.wholes[0]!, "var $exports"));
    return `${replace(source, edits)}\n${imports}export default $exports;${exportNames(uses.names, "$exports")}`;
  }
  const run = (end: string) =>
    `(function(module, exports){${replace(source, edits)}\n${end}})($module, $module.exports);`;
  const body = uses.isReplaced ? `$module.exports = ${run("return exports;")}` : run("");
  const exported = `export default $module.exports;${exportNames(uses.names, "$module.exports")}`;
  return `var $module = { exports: {} };${body}${imports}${exported}`;
}

const edit = (node: t.Node, text: string): Edit => ({ start: node.start!, end: node.end!, text });

function replace(source: string, edits: Edit[]): string {
  const fromEnd = [...edits].sort((a, b) => b.start - a.start);
  return fromEnd.reduce(
    (text, { start, end, text: inserted }) => text.slice(0, start) + inserted + text.slice(end),
    source,
  );
}
