import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import type { DeviceFunction } from "../realm.ts";

const MOST_ARGUMENTS = 4;
const BUFFERED = new WeakMap<object, string>();

/** Listeners of an event, as the engine keeps them: in an (enumerable) property of the object. */
export function listenersOf(object: unknown, event: string): DeviceFunction[] {
  const found = (object as Record<string, unknown>)[`#on${event}`];
  if (typeof found === "function") return [found as DeviceFunction];
  return Array.isArray(found) ? found.slice() : [];
}

/** Queues the listeners that an event has now; those that are added later do not hear it. */
export function fire(machine: Machine, object: unknown, event: string, args: unknown[] = []): void {
  for (const listener of listenersOf(object, event)) machine.loop.queue(listener, object, args);
}

/**
 * Hands data to an object's `data` listeners at once, or keeps it until there is one.
 * @param force keeps what fits, when not all of it does
 * @returns false when there is no room to keep it
 */
export function pushData(machine: Machine, object: object, data: string, force: boolean): boolean {
  const room = 512;
  const listeners = listenersOf(object, "data");
  for (const listener of listeners) machine.loop.enter(listener, object, [data]);
  if (listeners.length > 0) return true;
  const kept = BUFFERED.get(object);
  if (kept === undefined) {
    BUFFERED.set(object, data);
    return true;
  }
  const fits = kept.length + data.length <= room;
  if (fits || force) BUFFERED.set(object, (kept + data).slice(0, Math.max(room, kept.length)));
  return fits;
}

/** Data that was kept for an object because nobody listens to it. */
export const bufferedData = (object: object): string => BUFFERED.get(object) ?? "";

/** Takes data that was kept, all of it without a length; undefined when there is none. */
export function takeData(object: object, length = Number.POSITIVE_INFINITY): string | undefined {
  const kept = bufferedData(object);
  const left = kept.slice(length);
  if (left === "") BUFFERED.delete(object);
  else BUFFERED.set(object, left);
  return kept === "" ? undefined : kept.slice(0, length);
}

/** Gives every object of the device `on`, `emit` and their kin, as the engine does. */
export function installEvents(machine: Machine): void {
  const { realm } = machine;
  const add = (self: object, event: unknown, listener: unknown, first: boolean) => {
    if (typeof event !== "string") throw new EngineError("First argument to EventEmitter.on(..) must be a string");
    if (typeof listener !== "function")
      throw new EngineError("Second argument to EventEmitter.on(..) must be a function or String (containing code)");
    const others = listenersOf(self, event);
    const all = first ? [listener, ...others] : [...others, listener];
    (self as Record<string, unknown>)[`#on${event}`] = realm.array(all);
    const kept = BUFFERED.get(self);
    if (event !== "data" || kept === undefined) return;
    BUFFERED.delete(self);
    fire(machine, self, "data", [kept]);
  };
  const methods: Record<string, (self: object, args: unknown[]) => void> = {
    on: (self, [event, listener]) => add(self, event, listener, false),
    addListener: (self, [event, listener]) => add(self, event, listener, false),
    prependListener: (self, [event, listener]) => add(self, event, listener, true),
    emit: (self, [event, ...args]) => {
      if (args.length > MOST_ARGUMENTS) throw new EngineError("Too many arguments (>4)", "TypeError");
      fire(machine, self, String(event), args);
    },
    removeListener: (self, [event, listener]) => {
      const name = `#on${event}`;
      const left = listenersOf(self, String(event)).filter((other) => other !== listener);
      if (left.length > 0) (self as Record<string, unknown>)[name] = realm.array(left);
      else delete (self as Record<string, unknown>)[name];
    },
    removeAllListeners: (self, [event]) => {
      for (const name of Object.keys(self))
        if (event === undefined ? name.startsWith("#on") : name === `#on${event}`)
          delete (self as Record<string, unknown>)[name];
    },
  };
  const prototype = (realm.globals.Object as { prototype: object }).prototype;
  for (const [name, method] of Object.entries(methods))
    Object.defineProperty(prototype, name, {
      value: realm.expose(name, (self, args) => method(self as object, args)),
      configurable: true,
      writable: true,
    });
}
