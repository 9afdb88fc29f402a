/** All globals, as properties of one object. */
declare var global: typeof globalThis;
/** Name of the file that runs, where the engine knows one. */
declare const __FILE__: string | undefined;

/** The chip's own number, in hexadecimal digits. */
declare function getSerial(): string;
/** The bytes that Base64 text stands for. */
declare function atob(base64: string): string;
/** Bytes as Base64 text. */
declare function btoa(bytes: string): string;

/** Writes the variables in memory to the console, as the engine keeps them; of one value where one is given. */
declare function trace(root?: unknown): void;
/** Writes the program's state to the console, as statements that would restore it. */
declare function dump(): void;
/** Restarts the engine, and runs a file of Storage in place of the saved program. Firmware and sketch end with it. */
declare function load(file?: string): void;
/** Saves the state of the engine to flash, over what the firmware keeps there: never in a sketch. */
declare function save(): void;
/**
 * Empties the engine's memory and runs nothing: never in a sketch, which has `homie.reset()`.
 * @param clearFlash erases what is saved, too
 */
declare function reset(clearFlash?: boolean): void;
/** Puts a function's source into the console's input, to be edited. */
declare function edit(name: string | ((...args: never[]) => unknown)): void;
/** Says whether the console shows what is typed. */
declare function echo(on: boolean): void;
/** A pin that is high while the engine works. */
declare function setBusyIndicator(pin?: Pin): void;
/** A pin that is low while the engine sleeps. */
declare function setSleepIndicator(pin?: Pin): void;
