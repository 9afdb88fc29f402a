import { type PluginObj, parseSync, transformFromAstSync, traverse } from "@babel/core";
import type * as t from "@babel/types";
import { ALL_OPTIMIZATIONS, type Optimizations } from "./optimizations.ts";
import { hoist } from "./passes/20-hoist.ts";
import { splitStatements } from "./passes/21-split-statements.ts";
import { foldNumber } from "./passes/22-fold-numbers.ts";
import { copyValues } from "./passes/23-copy-constants.ts";
import { removeUnused } from "./passes/24-remove-unused.ts";
import { inlineExpression } from "./passes/25-inline-expressions.ts";
import { inlineStatements } from "./passes/26-inline-statements.ts";
import { compoundAssignments } from "./passes/27-compound-assignments.ts";
import { keepInFlash } from "./passes/28-keep-in-flash.ts";

const PARSE = { babelrc: false, configFile: false, sourceType: "script" } as const;

/** Passes 22 to 26 in rounds: what one of them does is what another one waits for. */
const rounds = (does: Optimizations): PluginObj => ({
  visitor: {
    Program(path) {
      path.traverse(splitStatements);
      for (let changed = true; changed; ) {
        if (does.has("fold-numbers")) path.traverse({ BinaryExpression: { exit: foldNumber } });
        path.scope.crawl();
        const bindings = Object.values(path.scope.bindings);
        changed = false;
        for (const binding of bindings) {
          const isCopied = does.has("copy-constants") && copyValues(binding);
          changed = isCopied || (does.has("remove-unused") && removeUnused(binding)) || changed;
        }
        // One at a time: what it was called with may be what the next one is.
        if (!changed && does.has("inline-expressions")) changed = bindings.some(inlineExpression);
        if (!changed && does.has("inline-statements")) changed = bindings.some(inlineStatements);
      }
      // By now many a call that might change something has become an expression that does not.
      path.scope.crawl();
      path.traverse(compoundAssignments);
      keepInFlash(path, does.has("keep-in-flash"));
    },
  },
});

/**
 * Brings the declarations of a bundle into an order that Espruino runs. Writes its constants where they are used, and small
 * functions where they are called, and drops what nothing refers to any more: a variable is two or more of the engine's 1600,
 * a function six.
 * @param code its text, with its source map at the end, as it is in what comes of it
 * @param does the optimizations to do
 */
export function optimize(code: string, does: Optimizations = ALL_OPTIMIZATIONS): string {
  const bundle = parseSync(code, PARSE) as t.File;
  hoist(bundle);
  // What that has made of it is looked at anew.
  traverse.cache.clear();
  const plugins = [rounds(does)];
  return (
    transformFromAstSync(bundle, code, { ...PARSE, cloneInputAst: false, plugins, sourceMaps: "inline" })?.code ?? ""
  );
}
