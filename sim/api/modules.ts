import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";

/** Installs `require`: built-in modules first, then Storage files of that name. */
export function installRequire(
  machine: Machine,
  builtIn: Record<string, Record<string, unknown>>,
  readFile: (name: string) => string | undefined,
): void {
  const { realm } = machine;
  const loaded = new Map<string, unknown>(Object.entries(builtIn));
  realm.globals.require = realm.expose("require", (_self, [name]) => {
    if (typeof name !== "string") throw new EngineError("require takes a string");
    if (loaded.has(name)) return loaded.get(name);
    const code = readFile(name);
    if (code === undefined) throw new EngineError(`Module "${name}" not found`);
    const body = realm.evaluate(`(function (exports, module) {${code}\n})`, name) as (e: unknown, m: unknown) => void;
    const module = realm.object({ exports: realm.object() });
    body.call(module.exports, module.exports, module);
    loaded.set(name, module.exports);
    return module.exports;
  });
}
