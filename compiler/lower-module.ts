import { basename } from "node:path";
import { type PluginItem, type PluginObj, parseSync, transformFromAstSync, traverse } from "@babel/core";
import type { Visitor } from "@babel/traverse";
import type * as t from "@babel/types";
import { traverseFast } from "@babel/types";
import { ROOT } from "../files/root.ts";
import { UserError } from "../files/user-error.ts";
import { Diagnostic } from "./diagnostic.ts";
import { logLevels } from "./log-levels.ts";
import { markAttributes } from "./mark-attributes.ts";
import { stateLine } from "./module-state.ts";
import { newerAttributes } from "./newer-attributes.ts";
import { overlayCalls } from "./passes/03-overlay-calls.ts";
import { assetCalls } from "./passes/04-asset-calls.ts";
import { byteStrings } from "./passes/05-byte-strings.ts";
import { typeOnlyFields } from "./passes/06-type-only-fields.ts";
import { TYPES } from "./passes/07-types.ts";
import { arrowClasses } from "./passes/08-arrow-classes.ts";
import { regularExpressions } from "./passes/09-regular-expressions.ts";
import { switchCases } from "./passes/10-switch-cases.ts";
import { unsupportedSyntax } from "./passes/11-unsupported-syntax.ts";
import { collections, members } from "./passes/12-named-code.ts";
import { finallyBlocks } from "./passes/13-finally.ts";
import { classes } from "./passes/14-classes.ts";
import { loops } from "./passes/15-loops.ts";
import { restParameters } from "./passes/16-rest-parameters.ts";
import { spreadTexts } from "./passes/17-spread-texts.ts";
import { ASSUMPTIONS, NEWER_SYNTAX } from "./passes/18-newer-syntax.ts";

/** A module as Espruino's parser takes it. */
export interface LoweredModule {
  /** Its source map is at the end, as a comment. */
  code: string;
  /** Names of the values it exports. */
  exports: string[];
  /** Line of the first top-level statement that holds or changes state; undefined when there is none. */
  stateLine: number | undefined;
}

function exportedNames(program: t.Program): string[] {
  const names: string[] = [];
  for (const statement of program.body) {
    if (statement.type !== "ExportNamedDeclaration") continue;
    for (const specifier of statement.specifiers) {
      const exported = (specifier as t.ExportSpecifier).exported;
      names.push(exported.type === "Identifier" ? exported.name : exported.value);
    }
    const declaration = statement.declaration;
    if (declaration?.type === "VariableDeclaration") {
      for (const one of declaration.declarations) if (one.id.type === "Identifier") names.push(one.id.name);
    } else if (declaration?.type === "FunctionDeclaration" || declaration?.type === "ClassDeclaration") {
      names.push(declaration.id!.name);
    }
  }
  return names;
}

const options = {
  assumptions: ASSUMPTIONS,
  babelrc: false,
  browserslistConfigFile: false as const,
  cloneInputAst: false,
  code: false,
  ast: true,
  configFile: false as const,
  cwd: ROOT,
};

/** Throws what Babel reports as an error for a person. */
function rethrow(error: unknown, name: string): never {
  // Babel has written its own idea of the file before the message.
  if (error instanceof Diagnostic) throw new Diagnostic(error.construct, error.advice, error.place);
  const { loc, message } = error as { loc?: { line: number; column: number }; message: string };
  if (!loc) throw error;
  const reason = message.replace(/^.*?: /, "").replace(/ \(\d+:\d+\)[\s\S]*$/, "");
  throw new UserError(`${name}:${loc.line}:${loc.column + 1}: ${reason}`);
}

/** Whether there is anything in a module that a visitor, by the types of nodes, wants to see: most passes are about few of them. */
const contains = (ast: t.File, visitor: object): boolean =>
  traverseFast(ast, ({ type }) => (Object.hasOwn(visitor, type) ? traverseFast.stop : undefined));

/**
 * Lowers a TypeScript or JavaScript module to what Espruino's parser takes, by passes 03 to 18; imports and exports are left to
 * the bundler.
 * @param source the module's text
 * @param file its absolute path
 * @param name its path as messages show it
 * @param inlineOverlays whether overlays stay imports, see overlayCalls
 * @throws Diagnostic at the first construct that cannot be lowered
 */
export function lowerModule(source: string, file: string, name: string, inlineOverlays = false): LoweredModule {
  let ast: t.File;
  try {
    ast = parseSync(source, {
      ...options,
      filename: file,
      parserOpts: { plugins: /\.m?js$/.test(file) ? [] : ["typescript"] },
      sourceType: "module",
    }) as t.File;
  } catch (error) {
    rethrow(error, name);
  }
  /** Has our own passes go through the module together, node by node. */
  const pass = (...plugins: PluginObj[]): void => {
    const visitor = traverse.visitors.merge(plugins.map((plugin) => plugin.visitor as Visitor));
    if (!contains(ast, visitor)) return;
    try {
      // What the passes before have made of the module is looked at anew.
      traverse.cache.clear();
      traverse(ast, visitor);
    } catch (error) {
      rethrow(error, name);
    }
  };
  const run = (plugins: PluginItem[], isLast = false): string => {
    try {
      traverse.cache.clear();
      const result = transformFromAstSync(ast, source, {
        ...options,
        code: isLast,
        comments: false,
        filename: file,
        plugins,
        sourceFileName: basename(file),
        sourceMaps: isLast ? "inline" : false,
      });
      ast = result!.ast as t.File;
      return result!.code ?? "";
    } catch (error) {
      return rethrow(error, name);
    }
  };
  pass(overlayCalls(file, name, inlineOverlays));
  pass(assetCalls(file, name), byteStrings(name), typeOnlyFields());
  run(TYPES);
  pass(arrowClasses());
  pass(regularExpressions(name), switchCases(), unsupportedSyntax(name));
  pass(collections(source, file));
  pass(members(file), newerAttributes(), logLevels());
  pass(markAttributes());
  const line = stateLine(ast.program);
  pass(finallyBlocks(), classes(name));
  pass(loops(name));
  pass(restParameters(), spreadTexts());
  const code = run(NEWER_SYNTAX, true);
  return { code, exports: exportedNames(ast.program), stateLine: line };
}
