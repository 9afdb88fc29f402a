/*
 * Pass 04, calls of `asset`.
 * Takes calls of `asset("./file")`.
 * Promises `__homie_asset__("path from the project's directory")`; pass 35 puts in what reads it from flash.
 * Right because the path is a text that is there in the source, and anything else is refused.
 */
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { PluginObj } from "@babel/core";
import * as t from "@babel/types";
import { projectPath } from "../../files/root.ts";
import { Diagnostic } from "../diagnostic.ts";
import { importedCall } from "../imported-call.ts";

/** What an `asset()` call becomes until the chunks' places in the image are known; takes the file's path. */
export const ASSET_MARK = "__homie_asset__";

/** Rewrites `asset("./x.html")` to `__homie_asset__("src/x.html")`. */
export function assetCalls(file: string, name: string): PluginObj {
  return {
    visitor: {
      CallExpression(path) {
        const place = importedCall(path, file, name, "src/asset.ts");
        if (!place) return;
        const [argument, ...more] = path.node.arguments;
        if (!t.isStringLiteral(argument) || more.length) {
          throw new Diagnostic("this call of asset()", 'write asset("./file"), with the path between quotes.', place);
        }
        const target = resolve(dirname(file), argument.value);
        if (!existsSync(target)) {
          throw new Diagnostic("this asset", `there is no file ${projectPath(target)}; correct the path.`, place);
        }
        path.replaceWith(t.callExpression(t.identifier(ASSET_MARK), [t.stringLiteral(projectPath(target))]));
        path.skip();
      },
    },
  };
}
