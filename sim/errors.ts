/** An exception that the engine itself raises; the device sees it as one of its own errors. */
export class EngineError extends Error {
  /** The engine's class of error. */
  readonly type: "Error" | "InternalError" | "ReferenceError" | "SyntaxError" | "TypeError";

  constructor(message: string, type: EngineError["type"] = "Error") {
    super(message);
    this.type = type;
  }
}

/**
 * Something that the engine would let pass, or fail at silently, but that firmware must never do. The device sees an
 * error, and the board keeps it in its list of violations.
 */
export class FirmwareBug extends EngineError {}

/** Thrown into device code that still unwinds after the board has lost its power or restarted. */
export class PowerLost extends Error {
  constructor() {
    super("The board has no power");
  }
}
