import { resolve } from "node:path";
import vm from "node:vm";
import { makeLone } from "../../compiler/chunks.ts";
import { linkOne } from "../../compiler/passes/35-link.ts";
import { ROOT } from "../../files/root.ts";
import { ENGINE_LANGUAGE } from "../../sim/language.ts";

/** What was built, by the module's path. */
const built = new Map<string, Promise<string>>();

async function build(path: string): Promise<string> {
  return await linkOne(await makeLone(path, { firmware: resolve(ROOT, "src/index.ts"), defines: {} }));
}

/**
 * Loads a module of the device's world, built as for a device but with its overlays in it, into a context of its own, in
 * which the language is the engine's, and only the given names stand for the engine's.
 * @returns what the module exports
 */
export async function loadDeviceModule<Module>(path: string, globals: Record<string, unknown>): Promise<Module> {
  if (!built.has(path)) built.set(path, build(path));
  const context = vm.createContext({ ...globals });
  vm.runInContext(ENGINE_LANGUAGE, context);
  return vm.runInContext(await built.get(path)!, context) as Module;
}

function bytes(data: (string | Uint8Array)[]): number[] {
  return data.flatMap((part) =>
    typeof part === "string" ? Array.from(part, (character) => character.charCodeAt(0)) : Array.from(part),
  );
}

/** The engine's `E` as far as single modules need it. */
export const E = {
  toString: (...data: (string | Uint8Array)[]): string => String.fromCharCode(...bytes(data)),
  toFlatString: (...data: (string | Uint8Array)[]): string => String.fromCharCode(...bytes(data)),
  toUint8Array: (...data: (string | Uint8Array)[]): Uint8Array => Uint8Array.from(bytes(data)),
  toArrayBuffer: (data: string): ArrayBuffer => Uint8Array.from(bytes([data])).buffer as ArrayBuffer,
};

/** The engine's `atob`, for what is Base64. */
export const atob = (base64: string): string => Buffer.from(base64, "base64").toString("latin1");
