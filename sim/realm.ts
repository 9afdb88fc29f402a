import { type Context, createContext, runInContext, Script } from "node:vm";
import { readableCode } from "../src/formats/code-tokens.ts";
import { EngineError, PowerLost } from "./errors.ts";
import { ENGINE_LANGUAGE } from "./language.ts";

/** What a realm asks of the board around it. */
export interface RealmHost {
  /** Throws `PowerLost` once nothing that the device does may have an effect any more. */
  checkPower(): void;
  /** Told about every exception that the engine raises. */
  raised(error: EngineError): void;
  /** Told about an error of the simulation itself. */
  broken(error: unknown): void;
}

/** Device-side helpers through which objects and errors of the device's own classes are made. */
interface Makers {
  object(): Record<string, unknown>;
  array(): unknown[];
  bytes(length: number): Uint8Array;
  error(type: string, message: string): unknown;
  wrap(name: string, host: (self: unknown, args: unknown[]) => unknown): DeviceFunction;
}

/** A function as the device sees it. */
export type DeviceFunction = (...args: unknown[]) => unknown;

const MAKERS = new Script(`({
  object: () => ({}),
  array: () => [],
  bytes: (length) => new Uint8Array(length),
  error: (type, message) => new (type === "Error" ? Error : globalThis[type])(message),
  wrap: (name, host) => Object.defineProperty(function (...args) { return host(this, args); }, "name", { value: name }),
})`);

const LANGUAGE = new Script(ENGINE_LANGUAGE);

/** The engine's `eval` and `Function` run pretokenised code, too. Whoever evaluates where it stands is refused by the build. */
const EVALUATE = new Script(`(readableCode) => {
  const Maker = Function;
  const evaluate = globalThis.eval;
  globalThis.eval = (code) => evaluate(typeof code === "string" ? readableCode(code) : code);
  globalThis.Function = function (...texts) { return Maker(...texts.map((text) => readableCode(String(text)))); };
  globalThis.Function.prototype = Maker.prototype;
}`);

const INTERNAL_ERROR = `(() => {
  class InternalError extends Error {}
  InternalError.prototype.name = "InternalError";
  return InternalError;
})()`;

/** The JavaScript world of one boot: globals of its own, without what the engine lacks. */
export class Realm {
  /** The global object. */
  readonly globals: Record<string, unknown>;
  private readonly context: Context;
  private readonly makers: Makers;
  private readonly host: RealmHost;

  constructor(host: RealmHost) {
    this.host = host;
    this.context = createContext({});
    this.globals = runInContext("globalThis", this.context);
    this.globals.InternalError = runInContext(INTERNAL_ERROR, this.context);
    this.makers = MAKERS.runInContext(this.context);
    LANGUAGE.runInContext(this.context);
    EVALUATE.runInContext(this.context)(readableCode);
  }

  /** Evaluates code in the global scope and returns its value; throws what it throws. */
  evaluate(code: string, filename: string): unknown {
    return runInContext(code, this.context, { filename });
  }

  /** A new object of the device, with the given properties. */
  object(properties: Record<string, unknown> = {}): Record<string, unknown> {
    return Object.assign(this.makers.object(), properties);
  }

  /** A new array of the device. */
  array(items: readonly unknown[]): unknown[] {
    const made = this.makers.array();
    for (const item of items) made.push(item);
    return made;
  }

  /** A new Uint8Array of the device. */
  bytes(content: Uint8Array): Uint8Array {
    const made = this.makers.bytes(content.length);
    made.set(content);
    return made;
  }

  /** A function of the device that runs host code; `EngineError` comes out as an error of the device. */
  expose(name: string, body: (self: unknown, args: unknown[]) => unknown): DeviceFunction {
    return this.makers.wrap(name, (self, args) => {
      this.host.checkPower();
      let result: unknown;
      try {
        result = body(self, args);
      } catch (error) {
        if (error instanceof EngineError) {
          this.host.raised(error);
          throw this.makers.error(error.type, error.message);
        }
        if (error instanceof Error && !(error instanceof PowerLost)) this.host.broken(error);
        throw error;
      }
      this.host.checkPower();
      return result;
    });
  }

  /**
   * A class of the device whose constructor and methods run host code.
   * @param construct is given the new object, and the arguments
   */
  deviceClass(
    name: string,
    construct: (self: object, args: unknown[]) => void,
    methods: Record<string, (self: object, args: unknown[]) => unknown>,
  ): new (
    ...args: unknown[]
  ) => unknown {
    const made = this.expose(name, (self, args) => construct(self as object, args));
    for (const [key, method] of Object.entries(methods))
      Object.defineProperty(made.prototype as object, key, {
        value: this.expose(key, (self, args) => method(self as object, args)),
      });
    return made as unknown as new (
      ...args: unknown[]
    ) => unknown;
  }

  /** An object of the device whose methods run host code. */
  module(methods: Record<string, (...args: never[]) => unknown>): Record<string, unknown> {
    const made = this.object();
    for (const [name, method] of Object.entries(methods))
      made[name] = this.expose(name, (_self, args) => method(...(args as never[])));
    return made;
  }
}
