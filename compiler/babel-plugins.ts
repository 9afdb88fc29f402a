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
import typescript from "@babel/plugin-transform-typescript";

/** What takes the types out of TypeScript. */
export const TYPESCRIPT: PluginItem[] = [[typescript, { optimizeConstEnums: true }]];

/** What writes newer JavaScript in terms of older: Babel's own, imported rather than named, so that all of Babel is one piece. */
export const STANDARD: PluginItem[] = [
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
