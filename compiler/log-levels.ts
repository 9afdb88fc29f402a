import type { PluginObj } from "@babel/core";
import * as t from "@babel/types";
import { callsFirmware } from "./imported-call.ts";
import { LOG_LEVELS } from "./validate.ts";

/**
 * Leaves out what a sketch logs below the build's level, with all that was to be logged: a call of `homie.debug` and the like is
 * written out for levels that `__LOG_LEVEL__` reaches only, which the build puts in later.
 */
export function logLevels(): PluginObj {
  return {
    visitor: {
      CallExpression(path) {
        const level = LOG_LEVELS.findIndex((name) => callsFirmware(path, name));
        if (level < 0) return;
        const isLogged = t.binaryExpression("<=", t.identifier("__LOG_LEVEL__"), t.numericLiteral(level));
        path.replaceWith(t.conditionalExpression(isLogged, path.node, t.identifier("undefined")));
        path.skip();
      },
    },
  };
}
