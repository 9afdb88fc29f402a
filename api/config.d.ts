export * from "./generated/compiler/config.js";
