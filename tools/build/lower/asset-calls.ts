import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { PluginObj } from "@babel/core";
import * as t from "@babel/types";
import { projectPath, ROOT } from "../root.ts";
import { Refusal } from "./refusal.ts";

/** What an `asset()` call becomes until the chunks' places in the image are known; takes the file's path. */
export const ASSET_MARK = "__homie_asset__";

const ASSET_MODULE = resolve(ROOT, "src/asset.ts");

/** Rewrites `asset("./x.html")` to `__homie_asset__("src/x.html")`. */
export function assetCalls(file: string, name: string): PluginObj {
  return {
    visitor: {
      CallExpression(path) {
        const callee = path.get("callee");
        if (!callee.isIdentifier()) return;
        const declaration = path.scope.getBinding(callee.node.name)?.path.parentPath;
        if (!declaration?.isImportDeclaration()) return;
        if (resolve(dirname(file), declaration.node.source.value) !== ASSET_MODULE) return;
        const start = path.node.loc!.start;
        const place = { file: name, line: start.line, column: start.column + 1 };
        const [argument, ...more] = path.node.arguments;
        if (!t.isStringLiteral(argument) || more.length) {
          throw new Refusal("this call of asset()", 'write asset("./file"), with the path between quotes.', place);
        }
        const target = resolve(dirname(file), argument.value);
        if (!existsSync(target)) {
          throw new Refusal("this asset", `there is no file ${projectPath(target)}; correct the path.`, place);
        }
        path.replaceWith(t.callExpression(t.identifier(ASSET_MARK), [t.stringLiteral(projectPath(target))]));
        path.skip();
      },
    },
  };
}
