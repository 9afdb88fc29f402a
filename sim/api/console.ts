import type { Machine } from "../machine.ts";
import { stringifyJson } from "./json-stringify.ts";

/** Installs `print` and `console`. Objects are shown as JSON, unlike the engine's own layout. */
export function installConsole(machine: Machine): void {
  const { realm } = machine;
  const print = (...values: unknown[]) => machine.hardware.log(values.map(show).join(" "));
  realm.globals.print = realm.expose("print", (_self, args) => print(...args));
  realm.globals.console = realm.module({ log: print, debug: print, info: print, warn: print, error: print });
}

function show(value: unknown): string {
  if (value === null || typeof value !== "object") return String(value);
  if (Object.prototype.toString.call(value) === "[object Error]") return String(value);
  return stringifyJson(value);
}
