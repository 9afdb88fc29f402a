import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";

/** Makes the module `TelnetServer`, whose console is open at every boot until it is closed. Nobody listens here. */
export function telnetServerModule(machine: Machine): Record<string, unknown> {
  return machine.realm.module({
    setOptions: (options: unknown) => {
      if (typeof options !== "object" || options === null) throw new EngineError(`Expecting Object, got ${options}`);
      const { mode } = options as { mode?: unknown };
      if (mode === undefined) return;
      if (mode !== "on" && mode !== "off") throw new EngineError("Unknown mode value");
      machine.telnetOpen = mode === "on";
    },
  });
}
