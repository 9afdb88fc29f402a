import type { PluginObj } from "@babel/core";
import * as t from "@babel/types";
import { PARAMETER_PROPERTIES } from "./classes.ts";

/** Drops the fields that only declare a type, TypeScript's own rule for this project's target. */
export function typeOnlyFields(): PluginObj {
  return {
    visitor: {
      ClassProperty(path) {
        if (path.node.declare || path.node.abstract || (!path.node.value && !path.node.static)) path.remove();
      },
      ClassMethod(path) {
        const count = path.node.params.filter((one) => t.isTSParameterProperty(one)).length;
        if (count) path.node.extra = { ...path.node.extra, [PARAMETER_PROPERTIES]: count };
      },
    },
  };
}
