import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import { parseJson } from "./json-parse.ts";
import { stringifyJson } from "./json-stringify.ts";

/** Puts the engine's JSON in place of V8's. */
export function installJson(machine: Machine): void {
  machine.realm.globals.JSON = machine.realm.module({
    parse: (text: unknown) => parseJson(machine, String(text)),
    stringify: (value: unknown, _replacer?: unknown, space?: unknown) => {
      if (typeof _replacer === "function") throw new EngineError("JSON.stringify takes no replacer on this engine");
      return stringifyJson(value, indentOf(space));
    },
  });
}

function indentOf(space: unknown): string | undefined {
  if (typeof space === "number") return space > 0 ? " ".repeat(space) : undefined;
  return typeof space === "string" ? space : undefined;
}
