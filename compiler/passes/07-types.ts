/*
 * Pass 07, types.
 * Takes a module of TypeScript whose fields that only declare a type are gone (pass 06).
 * Promises JavaScript: types, `declare`, `abstract`, casts and imports of types alone are gone; enums and parameter properties
 * are code.
 * Right because it is Babel's own transform, which does what `isolatedModules` asks of every TypeScript compiler.
 */
import type { PluginItem } from "@babel/core";
import typescript from "@babel/plugin-transform-typescript";

/** What takes the types out of TypeScript. */
export const TYPES: PluginItem[] = [[typescript, { optimizeConstEnums: true }]];
