/** What has gone wrong in the engine since it was last asked. */
type EngineErrorFlag = "FIFO_FULL" | "BUFFER_FULL" | "CALLBACK" | "LOW_MEMORY" | "MEMORY" | "UART_OVERFLOW";

/** What the engine offers beyond JavaScript. */
declare namespace E {
  /** CRC-32 (IEEE 802.3) of bytes. */
  function CRC32(data: EngineData): number;
  /** The sum of all bytes or numbers. */
  function sum(data: EngineData): number;
  /** How far numbers lie from a mean: the sum of the squares of the distances. */
  function variance(data: EngineData, mean: number): number;
  /** The sum of the products of two rows of numbers, the second one shifted and repeated. */
  function convolve(first: EngineData, second: EngineData, offset: number): number;
  /** The number, or the nearest of the bounds where it lies outside. */
  function clip(value: number, least: number, most: number): number;
  /** The given bytes, one after the other, as a string. */
  function toString(...data: EngineBytes[]): string;
  /** The same as a flat string, whose bytes lie in one piece; undefined when memory is short of such a piece. */
  function toFlatString(...data: EngineBytes[]): string | undefined;
  /** The given bytes as an array. */
  function toUint8Array(...data: EngineBytes[]): Uint8Array;
  /** A view of a string's bytes, not a copy. */
  function toArrayBuffer(data: string): ArrayBuffer;
  /** A value as JavaScript that would make it. */
  function toJS(value: unknown): string;
  /** A view of text whose bytes are UTF-8: length and indices count characters. */
  function asUTF8(text: string): string;
  /** The bytes behind such a view. */
  function fromUTF8(text: string): string;
  /** Whether a string is such a view. */
  function isUTF8(text: string): boolean;
  /** Text with each character beyond ASCII replaced: by an item of the table, else by a text or what a function returns. */
  function decodeUTF8(text: string, table: string[], otherwise: string | ((character: number) => string)): string;
  /** The address of the bytes of a flat string or of an array over one, 0 if they do not lie in one piece; or of the variable. */
  function getAddressOf(value: unknown, flat: boolean): number;
  /** A string over bytes of the chip's memory. */
  function memoryArea(address: number, length: number): string;
  /** An object whose properties are words of memory, by their offsets. */
  function memoryMap<Name extends string>(base: number, registers: Record<Name, number>): Record<Name, number>;
  /** A function that calls machine code; dangerous anywhere but where the address is known. */
  function nativeCall(address: number, signature: string, data?: string): (...args: number[]) => number;
  /** For the Web IDE, which replaces it by compiled code; on the board it only complains. */
  function asm(signature: string, ...code: string[]): unknown;
  /** For the Web IDE, which replaces it by compiled code; on the board it only complains. */
  function compiledC(code: string): unknown;
  /** Variables that a value takes; with a depth above 0, what each of its parts takes. */
  function getSizeOf(value: unknown, depth?: 0): number;
  function getSizeOf(value: unknown, depth: number): { name: string; size: number; more?: unknown[] }[];
  /** Moves values so that free memory lies together. */
  function defrag(): void;
  /** Writes a map of free and taken variables to the console. */
  function dumpFragmentation(): void;
  /** Writes all variables to the console. */
  function dumpVariables(): void;
  /** What `dump()` writes, as a string. */
  function dumpStr(): string;
  /** Writes each item of one array into another, through a table or a function; `bits` takes items apart. */
  function mapInPlace(
    from: ArrayBuffer | ArrayLike<number>,
    to: ArrayBuffer | ArrayLike<number>,
    map?: number[] | ArrayLike<number> | ((value: number, index: number) => number),
    bits?: number,
  ): void;
  /** Finds a key whatever its case: its value, or the key itself. */
  function lookupNoCase(haystack: object, needle: string, returnKey?: false): any;
  function lookupNoCase(haystack: object, needle: string, returnKey: true): string | undefined;
  /** The bits of a byte in reverse order. */
  function reverseByte(byte: number): number;
  /** Starts the row of random numbers again, from a number. */
  function srand(seed: number): void;
  /** A random number of 32 bits that the chip makes. */
  function hwRand(): number;
  /** A colour from hue, saturation and brightness, each 0 to 1: one number, or its red, green and blue, 0 to 255 each. */
  function HSBtoRGB(hue: number, saturation: number, brightness: number, format?: false | 0 | 16 | 24): number;
  function HSBtoRGB(hue: number, saturation: number, brightness: number, format: true | 1): [number, number, number];
  /** Copies from a source, or a string, to a destination, whenever there is time. */
  function pipe(
    source: string | { read(length: number): string | undefined },
    destination: EngineSink,
    options?: EnginePipeOptions,
  ): void;
  /** The temperature of the chip, which the ESP8266 cannot measure: NaN. */
  function getTemperature(): number;
  /** The supply voltage, which the engine does not measure on the ESP8266: NaN. */
  function getAnalogVRef(): number;
  /** The chip's clock in MHz, 80 or 160. @returns what it is now */
  function setClock(megahertz: number): number;
  /** What the clock is set to; undefined on the ESP8266. */
  function getClock(): undefined;
  /** Milliamperes that the parts of the chip are thought to take. */
  function getPowerUsage(): { device: Record<string, number>; total: number };
  /** Does nothing on the ESP8266, whose own watchdog restarts a chip that is busy for more than 1.6 s. */
  function enableWatchdog(seconds: number, isAuto?: boolean): void;
  /** Does nothing on the ESP8266. */
  function kickWatchdog(): void;
  /** What has gone wrong since this was last called. */
  function getErrorFlags(): EngineErrorFlag[];
  /** The interpreter's switches. */
  function getFlags(): Record<string, number>;
  /** Sets some of the interpreter's switches, such as `deepSleep`, `pretokenise`, `unsafeFlash` and `unsyncFiles`. */
  function setFlags(flags: Record<string, boolean | number>): void;
  /** Moves the console to another device, or nowhere. */
  function setConsole(device: "Serial1" | "Serial2" | "Telnet" | Serial | null, options?: { force?: boolean }): void;
  /** Name of the device that the console is on. */
  function getConsole(): string | null;
  /** Asks for a password before the console can be used. */
  function setPassword(password: string): void;
  /** Locks the console until the password is given. */
  function lockConsole(): void;
  /** Sets code that runs at boot, in the place where the firmware's loader lies: never in a sketch. */
  function setBootCode(code?: string, always?: boolean): void;
  /** Hours by which local time is ahead of UTC. */
  function setTimeZone(hours: number): void;
  /**
   * When daylight saving time begins and ends; called with nothing at all there is none.
   * @param offset minutes by which the clock is put forward
   * @param zone minutes by which the time zone is ahead of UTC
   * @param beginWeek which of the weekdays in the month: 0 to 3 from its beginning, 4 for the last one; so for the end
   */
  function setDST(
    offset: number,
    zone: number,
    beginWeek: number,
    beginDay: number,
    beginMonth: number,
    beginDayOffset: number,
    beginMinutes: number,
    endWeek: number,
    endDay: number,
    endMonth: number,
    endDayOffset: number,
    endMinutes: number,
  ): void;
  function setDST(): void;
  /** Restarts the chip, at once. A sketch has `homie.reset()`, and `require("ESP8266").reboot()` at its own risk. */
  function reboot(): void;
  /** The engine's own variables: its lists of timers and watches. */
  const internal: Record<string, unknown>;
  /** Keeps the listeners that follow from being called, when it is called by one. */
  function stopEventPropagation(): void;
  /** Called when the engine has started, when it restarts by software, and when something has gone wrong. */
  function on(event: "init" | "kill", callback: () => void): void;
  function on(event: "errorFlag", callback: (flags: EngineErrorFlag[]) => void): void;
  /** Called for a packet that the console has received, and for one that is a file to be stored. */
  function on(event: "packet" | "packetUpload", callback: (event: any) => void): void;
  /** Takes listeners away. */
  function removeAllListeners(event?: string): void;
}
