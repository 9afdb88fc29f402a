export * from "./generated/tools/build/config.js";
