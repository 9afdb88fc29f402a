/// <reference path="engine/index.d.ts" />
export * from "./generated/src/index.js";
