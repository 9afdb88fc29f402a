import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";

/**
 * Loads a module of the device's world into a context of its own, in which only the given names stand for the engine's.
 * @returns what the module exports
 */
export async function loadDeviceModule<Module>(path: string, globals: Record<string, unknown>): Promise<Module> {
  const result = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "loaded",
    target: "es2020",
    logLevel: "silent",
  });
  const context = createContext({ ...globals });
  runInContext(result.outputFiles[0]!.text, context);
  return context.loaded as Module;
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
