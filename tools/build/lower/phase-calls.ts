import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { PluginObj } from "@babel/core";
import * as t from "@babel/types";
import { projectPath } from "../root.ts";
import { importedCall } from "./imported-call.ts";
import { Refusal } from "./refusal.ts";

/** What a `phase()` call becomes until the chunks' places in the image are known; takes the module's path. */
export const PHASE_MARK = "__homie_phase__";

/**
 * Rewrites `phase<typeof import("./x.ts")>()` to `__homie_phase__("src/x.ts")`, while the types are still there.
 * @param isInline makes it an import instead, for code that has no image to evaluate phases from
 */
export function phaseCalls(file: string, name: string, isInline: boolean): PluginObj {
  return {
    visitor: {
      CallExpression(path) {
        const place = importedCall(path, file, name, "src/phase.ts");
        if (!place) return;
        const type = path.node.typeParameters?.params[0];
        const query = t.isTSTypeQuery(type) ? type.exprName : undefined;
        if (!t.isTSImportType(query) || query.qualifier || path.node.arguments.length) {
          throw new Refusal("this call of phase()", 'write phase<typeof import("./module.ts")>().', place);
        }
        const argument = query.argument as unknown as t.StringLiteral | t.TSLiteralType;
        const source = t.isTSLiteralType(argument) ? (argument.literal as t.StringLiteral) : argument;
        const target = resolve(dirname(file), source.value);
        if (!existsSync(target)) {
          throw new Refusal("this phase", `there is no file ${projectPath(target)}; correct the path.`, place);
        }
        if (isInline) {
          const namespace = path.scope.generateUidIdentifier("phase");
          const imported = t.importDeclaration([t.importNamespaceSpecifier(namespace)], t.stringLiteral(source.value));
          path.scope.getProgramParent().path.unshiftContainer("body" as never, imported as never);
          path.replaceWith(t.cloneNode(namespace));
          return;
        }
        path.replaceWith(t.callExpression(t.identifier(PHASE_MARK), [t.stringLiteral(projectPath(target))]));
        path.skip();
      },
    },
  };
}
