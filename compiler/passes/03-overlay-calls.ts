/*
 * Pass 03, calls of overlays.
 * Takes a module as it is written, in which functions of overlays are imported and called, or handed to `later`.
 * Promises that such a call names the overlay in place of importing it: `__homie_shape__("file#function")(x)`. Pass 35 puts in
 * what evaluates the overlay. Imports of overlays are gone.
 * Right because an overlay holds no state, which the build checks: its function is the same whenever it is evaluated.
 * Comes first, because it goes by the imports, and types are still told from values.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { NodePath, PluginObj } from "@babel/core";
import * as t from "@babel/types";
import { projectPath } from "../../files/root.ts";
import { diagnose } from "../diagnostic.ts";
import { importedCall } from "../imported-call.ts";

/**
 * What an overlay's function becomes where it is called, until its place in the image is known; takes its module and its name.
 * The minifier gives the letters that occur most to the variables that are used most, and counts those of this name: another
 * one makes another image of the same code.
 */
export const OVERLAY_MARK = "__homie_shape__";
/** The same where it is handed to `later`. */
export const PLACE_MARK = "__homie_place__";
/** The functions that run a turn from a timer of its own, and that queue one; the linker defines them. */
export const TURN_MARK = "__homie_turn__";
export const LATER_MARK = "__homie_later__";
export const NEXT_MARK = "__homie_next__";
/** What evaluates a piece of the image by a place that the program has. */
export const IN_FLASH_MARK = "__homie_in_flash__";

// There is one way only to read a comment, so that none is tried again and again.
const DIRECTIVE = /^(?:\s|\/\*(?:[^*]|\*(?!\/))*\*\/|\/\/[^\n]*\n)*(["'])use overlay\1;/;

/** The exported functions of an overlay; undefined for any other module. */
function overlayFunctions(file: string): string[] | undefined {
  if (!existsSync(file)) return undefined;
  const source = readFileSync(file, "utf8");
  if (!DIRECTIVE.test(source)) return undefined;
  return [...source.matchAll(/^export function (\w+)/gm)].map((match) => match[1]!);
}

/** What this pass sees of other files, when it looks at a module: which overlays it imports, and what they export. */
export function overlaysSeen(source: string, file: string): string {
  const paths = [...source.matchAll(/\bfrom\s*["']([./][^"']*)["']/g)].map((match) => match[1]!);
  return paths.map((path) => `${path}:${overlayFunctions(resolve(dirname(file), path))?.join() ?? ""}`).join("\n");
}

const mark = (kind: string, file: string, name: string): t.CallExpression =>
  t.callExpression(t.identifier(kind), [t.stringLiteral(`${projectPath(file)}#${name}`)]);

/**
 * Makes the calls of overlays' functions lazy: `verify(x)` becomes `__homie_shape__("src/x.ts#verify")(x)`, and
 * `later(verify, x)` a timer that runs it in a turn of its own.
 * @param isInline leaves them as imports, for code that has no image to evaluate overlays from
 */
export function overlayCalls(file: string, name: string, isInline: boolean): PluginObj {
  /** Runs `later`'s calls first: what is handed to it is no call of the function. */
  function turns(path: NodePath<t.CallExpression>): void {
    if (!importedCall(path, file, name, "src/overlay.ts")) return;
    if (t.isIdentifier(path.node.callee, { name: "inFlash" })) {
      if (isInline) path.replaceWith(t.unaryExpression("void", t.numericLiteral(0)));
      else path.node.callee = t.identifier(IN_FLASH_MARK);
      return;
    }
    if (!path.node.arguments.length) {
      if (isInline) path.replaceWith(t.unaryExpression("void", t.numericLiteral(0)));
      else path.node.callee = t.identifier(NEXT_MARK);
      return;
    }
    const [step, argument, milliseconds] = path.node.arguments as t.Expression[];
    const place = isInline ? step! : t.callExpression(t.identifier(PLACE_MARK), [step!]);
    const isQueued = !isInline && !milliseconds;
    path.node.callee = t.identifier(isQueued ? LATER_MARK : "setTimeout");
    if (isQueued) path.node.arguments = [place, argument!];
    else if (isInline) path.node.arguments = [place, milliseconds ?? t.numericLiteral(0), argument!];
    else path.node.arguments = [t.identifier(TURN_MARK), milliseconds!, place, argument!];
  }

  function makeLazy(uses: NodePath[], target: string, exported: string, owner?: NodePath): void {
    for (const use of uses) {
      const parent = use.parentPath!;
      const isRecursion = use.key === "callee" && owner && use.findParent((one) => one === owner);
      if (isRecursion || use.isExportNamedDeclaration() || parent.isExportSpecifier()) continue;
      if (parent.isCallExpression() && use.key === "callee") use.replaceWith(mark(OVERLAY_MARK, target, exported));
      else if (parent.isCallExpression() && t.isIdentifier(parent.node.callee, { name: PLACE_MARK }))
        parent.replaceWith(mark(PLACE_MARK, target, exported));
      else if (!use.findParent((one) => one.isTSType()))
        diagnose(
          use as NodePath<t.Node>,
          name,
          `${exported} as a value`,
          "an overlay's function is called, or handed to later().",
        );
    }
  }

  return {
    visitor: {
      Program(path) {
        path.traverse({ CallExpression: turns });
        if (isInline) return;
        path.scope.crawl();
        for (const statement of path.get("body")) {
          if (!statement.isImportDeclaration() || !/^[./]/.test(statement.node.source.value)) continue;
          const target = resolve(dirname(file), statement.node.source.value);
          const functions = statement.node.importKind === "type" ? undefined : overlayFunctions(target);
          for (const specifier of functions ? statement.get("specifiers") : []) {
            if (!specifier.isImportSpecifier()) continue;
            const exported = (specifier.node.imported as t.Identifier).name;
            if (specifier.node.importKind === "type" || !functions!.includes(exported)) continue;
            makeLazy(path.scope.getBinding(specifier.node.local.name)!.referencePaths, target, exported);
            specifier.remove();
          }
          if (functions && !statement.node.specifiers.length) statement.remove();
        }
        for (const own of overlayFunctions(file) ?? []) {
          const binding = path.scope.getBinding(own)!;
          makeLazy(binding.referencePaths, file, own, binding.path);
        }
        path.node.directives = [];
        path.scope.crawl();
      },
    },
  };
}
