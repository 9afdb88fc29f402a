import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { PluginObj } from "@babel/core";
import * as t from "@babel/types";
import { projectPath, ROOT } from "../root.ts";
import { Refusal } from "./refusal.ts";

/** What a `phase()` call becomes until the chunks' places in the image are known; takes the module's path. */
export const PHASE_MARK = "__homie_phase__";

const PHASE_MODULE = resolve(ROOT, "src/phase.ts");

/** Rewrites `phase<typeof import("./x.ts")>()` to `__homie_phase__("src/x.ts")`, while the types are still there. */
export function phaseCalls(file: string, name: string): PluginObj {
  return {
    visitor: {
      CallExpression(path) {
        const callee = path.get("callee");
        if (!callee.isIdentifier()) return;
        const declaration = path.scope.getBinding(callee.node.name)?.path.parentPath;
        if (!declaration?.isImportDeclaration()) return;
        if (resolve(dirname(file), declaration.node.source.value) !== PHASE_MODULE) return;
        const type = path.node.typeParameters?.params[0];
        const query = t.isTSTypeQuery(type) ? type.exprName : undefined;
        const start = path.node.loc!.start;
        const place = { file: name, line: start.line, column: start.column + 1 };
        if (!t.isTSImportType(query) || query.qualifier || path.node.arguments.length) {
          throw new Refusal("this call of phase()", 'write phase<typeof import("./module.ts")>().', place);
        }
        const source = query.argument as unknown as t.StringLiteral | t.TSLiteralType;
        const target = resolve(
          dirname(file),
          t.isTSLiteralType(source) ? (source.literal as t.StringLiteral).value : source.value,
        );
        if (!existsSync(target)) {
          throw new Refusal("this phase", `there is no file ${projectPath(target)}; correct the path.`, place);
        }
        path.replaceWith(t.callExpression(t.identifier(PHASE_MARK), [t.stringLiteral(projectPath(target))]));
        path.skip();
      },
    },
  };
}
