/*
 * Pass 18, newer syntax.
 * Takes JavaScript without types, in which no construct is left that the passes before had to see as it was written: defaults,
 * destructuring, spread, `?.`, `**`, `||=` and its kin, computed keys, `1_000`.
 * Promises the same program in the syntax of 2015 that Espruino parses.
 * Right because these are Babel's own transforms, under the assumptions of `ASSUMPTIONS`: what is spread or destructured as an
 * array is one, getters have no effects, and nobody asks for a function's length.
 */
import type { PluginItem } from "@babel/core";
import computedProperties from "@babel/plugin-transform-computed-properties";
import destructuring from "@babel/plugin-transform-destructuring";
import exponentiationOperator from "@babel/plugin-transform-exponentiation-operator";
import logicalAssignmentOperators from "@babel/plugin-transform-logical-assignment-operators";
import numericSeparator from "@babel/plugin-transform-numeric-separator";
import objectRestSpread from "@babel/plugin-transform-object-rest-spread";
import optionalChaining from "@babel/plugin-transform-optional-chaining";
import parameters from "@babel/plugin-transform-parameters";
import spread from "@babel/plugin-transform-spread";

/** What code for a device may be taken to do; each spares a helper function on the engine. */
export const ASSUMPTIONS = {
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

/** What writes newer JavaScript in terms of older: Babel's own, imported rather than named, so that all of Babel is one piece. */
export const NEWER_SYNTAX: PluginItem[] = [
  [objectRestSpread, { useBuiltIns: true }],
  parameters,
  destructuring,
  spread,
  logicalAssignmentOperators,
  optionalChaining,
  exponentiationOperator,
  computedProperties,
  numericSeparator,
];
