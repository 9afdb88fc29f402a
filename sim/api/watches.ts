import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import type { DeviceFunction } from "../realm.ts";
import type { PinLookup } from "./pins.ts";

interface WatchOptions {
  repeat?: boolean;
  edge?: unknown;
  debounce?: number;
}

/** Above 0 for a rising edge, below for a falling one, 0 for both; undefined for what is none. */
function edgeOf(given: unknown): number | undefined {
  if (given === undefined) return 0;
  if (typeof given === "number" || typeof given === "boolean") return Math.sign(Math.trunc(Number(given)));
  return { rising: 1, falling: -1, both: 0 }[given as string];
}

/** Installs `setWatch` and `clearWatch`, with the engine's debouncing: a level counts once it stayed that long. */
export function installWatches(machine: Machine, lookup: PinLookup): void {
  const { realm, hardware } = machine;
  const { clock } = hardware;
  const watches = new Map<number, () => void>();
  const clear = (id: number) => {
    watches.get(id)?.();
    watches.delete(id);
  };
  machine.whenHalted(() => {
    for (const id of [...watches.keys()]) clear(id);
  });
  realm.globals.clearWatch = realm.expose("clearWatch", (_self, args) => {
    const ids = args.length === 0 ? [...watches.keys()] : [Number(args[0])];
    if (args.length > 0 && args[0] === undefined)
      throw new EngineError("clearWatch(undefined) not allowed. Use clearWatch() instead");
    for (const id of ids) {
      if (!watches.has(id)) throw new EngineError("Unknown Watch");
      clear(id);
    }
  });
  realm.globals.setWatch = realm.expose("setWatch", (_self, [callback, target, given]) => {
    if (typeof callback !== "function") throw new EngineError("Function or String not supplied!");
    const options: WatchOptions = typeof given === "object" && given !== null ? given : { repeat: Boolean(given) };
    const edge = edgeOf(options.edge);
    if (edge === undefined)
      throw new EngineError("'edge' in setWatch should be 1, -1, 0, 'rising', 'falling' or 'both'", "TypeError");
    const pin = lookup(target);
    // jshCanWatch in targets/esp8266/jshardware.c, and what jswrap_interface_setWatch says then.
    if (pin.name === "D16") {
      hardware.log(
        "WARNING: Unable to set watch. You may already have a watch on a pin with the same number (eg. A0 and B0),\n" +
          "or this pin cannot be used with watch",
      );
      return undefined;
    }
    const id = Math.max(0, ...watches.keys()) + 1;
    let state = pin.level >= 0.5;
    let lastTime: number | undefined;
    let settle = () => {};
    const happened = (level: boolean, time: number) => {
      state = level;
      if (edge === 0 || edge > 0 === level) {
        const event = realm.object({ state: level, time, lastTime, pin: target });
        machine.loop.queue(callback as DeviceFunction, realm.globals, [event]);
        if (!options.repeat) clear(id);
      }
      lastTime = time;
    };
    const unwatch = pin.watch((value) => {
      const level = value >= 0.5;
      const time = clock.now() / 1000;
      settle();
      if (!options.debounce) {
        if (level !== state) happened(level, time);
        return;
      }
      settle = clock.after(options.debounce, () => {
        if (level !== state) happened(level, time);
      });
    });
    watches.set(id, () => {
      unwatch();
      settle();
    });
    return id;
  });
}
