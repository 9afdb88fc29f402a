import { basename } from "node:path";
import { type PluginItem, parseSync, transformFromAstSync } from "@babel/core";
import type * as t from "@babel/types";
import { ROOT } from "../../files/root.ts";
import { UserError } from "../../files/user-error.ts";
import { STANDARD, TYPESCRIPT } from "../babel-plugins.ts";
import { assetCalls } from "./asset-calls.ts";
import { byteStrings } from "./byte-strings.ts";
import { classes } from "./classes.ts";
import { Diagnostic } from "./diagnostic.ts";
import { arrowClasses, restParameters } from "./functions.ts";
import { loops } from "./loops.ts";
import { overlayImports } from "./overlay-imports.ts";
import { stateLine } from "./state.ts";
import { typeOnlyFields } from "./type-only-fields.ts";
import { unsupportedSyntax } from "./unsupported-syntax.ts";

/** A module as Espruino's parser takes it. */
export interface LoweredModule {
  /** Its source map is at the end, as a comment. */
  code: string;
  /** Names of the values it exports. */
  exports: string[];
  /** Line of the first top-level statement that holds or changes state; undefined when there is none. */
  stateLine: number | undefined;
}

/** What code for a device may be taken to do; each spares a helper function on the engine. */
const ASSUMPTIONS = {
  arrayLikeIsIterable: true,
  ignoreFunctionLength: true,
  iterableIsArray: true,
  noDocumentAll: true,
  noNewArrows: true,
  objectRestNoSymbols: true,
  pureGetters: true,
  setComputedProperties: true,
  setSpreadProperties: true,
};

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

/**
 * Lowers a TypeScript or JavaScript module to what Espruino's parser takes; imports and exports are left to the bundler.
 * @param source the module's text
 * @param file its absolute path
 * @param name its path as messages show it
 * @param inlineOverlays whether overlays stay imports, see overlayImports
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
  const passes: PluginItem[][] = [
    [overlayImports(file, name, inlineOverlays)],
    [assetCalls(file, name), byteStrings(name), typeOnlyFields()],
    TYPESCRIPT,
    [arrowClasses()],
    [unsupportedSyntax(name)],
    [classes(name)],
    [loops(name)],
    [restParameters()],
    STANDARD,
  ];
  let result: ReturnType<typeof transformFromAstSync> = null;
  let line: number | undefined;
  passes.forEach((plugins, at) => {
    const last = at === passes.length - 1;
    if (at === 5) line = stateLine(ast.program);
    try {
      result = transformFromAstSync(ast, source, {
        ...options,
        code: last,
        comments: false,
        filename: file,
        plugins,
        sourceFileName: basename(file),
        sourceMaps: last ? "inline" : false,
      });
    } catch (error) {
      rethrow(error, name);
    }
    ast = result!.ast as t.File;
  });
  return { code: result!.code ?? "", exports: exportedNames(ast.program), stateLine: line };
}
