/*
 * Pass 06, fields that only declare a type.
 * Takes TypeScript's classes.
 * Promises that a field without a value is gone, and that a constructor knows how many of its parameters are properties.
 * Right because TypeScript itself gives such a field no value for this project's target; after pass 07 nobody could tell it from
 * one that is to be undefined.
 */
import type { PluginObj } from "@babel/core";
import * as t from "@babel/types";
import { PARAMETER_PROPERTIES } from "./14-classes.ts";

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
