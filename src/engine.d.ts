/**
 * The part of Espruino's API that the firmware uses, as 2v29 implements it on the ESP8266 (its strings are bytes).
 * Source: https://www.espruino.com/Reference
 */

type Timer = number;
declare function setTimeout<Arguments extends unknown[]>(
  callback: (...args: Arguments) => void,
  milliseconds: number,
  ...args: Arguments
): Timer;
declare function setInterval(callback: () => void, milliseconds: number): Timer;
declare function clearTimeout(timer: Timer): void;
declare function clearInterval(timer: Timer): void;
declare function changeInterval(timer: Timer, milliseconds: number): void;
declare function getTime(): number;
declare function getSerial(): string;
declare function print(...values: unknown[]): void;
declare function atob(base64: string): string;
declare function btoa(bytes: string): string;
declare const console: { log(...values: unknown[]): void };

interface Uint8Array {
  /** A text's characters are its bytes. */
  set(bytes: string, offset?: number): void;
}

/** A pin is an object on Espruino; a sketch names it (`D2`) or makes it (`new Pin("D2")`). */
declare class Pin {
  constructor(name: string);
  mode(mode: string): void;
  read(): boolean;
  set(): void;
  reset(): void;
  write(value: boolean | number): void;
}
declare const A0: Pin;
declare const D0: Pin;
declare const D1: Pin;
declare const D2: Pin;
declare const D3: Pin;
declare const D4: Pin;
declare const D5: Pin;
declare const D12: Pin;
declare const D13: Pin;
declare const D14: Pin;
declare const D15: Pin;
declare const D16: Pin;
declare function digitalWrite(pin: Pin, value: boolean | number): void;
declare function digitalRead(pin: Pin): number;
declare function analogRead(pin: Pin): number;
declare function analogWrite(pin: Pin, value: number, options?: { freq?: number; soft?: boolean }): void;
declare function pinMode(pin: Pin, mode: string): void;
declare function setWatch(
  callback: (event: { state: boolean; time: number; lastTime: number }) => void,
  pin: Pin,
  options: { repeat?: boolean; edge?: "rising" | "falling" | "both"; debounce?: number },
): number | undefined;
declare function clearWatch(id: number): void;

declare namespace E {
  /** CRC-32 (IEEE 802.3) of a string of bytes. */
  function CRC32(data: string | Uint8Array): number;
  /** The sum of all bytes. */
  function sum(data: string | Uint8Array): number;
  /** The given bytes, one after the other, as a string. */
  function toString(...data: (string | Uint8Array)[]): string;
  /** The same as a flat string, whose bytes lie in one piece; undefined when memory is short of such a piece. */
  function toFlatString(...data: (string | Uint8Array)[]): string | undefined;
  function toUint8Array(...data: (string | Uint8Array)[]): Uint8Array;
  /** A view of a string's bytes, not a copy. */
  function toArrayBuffer(data: string): ArrayBuffer;
  /** The address of the bytes of a flat string or of an array over one, 0 if they do not lie in one piece. */
  function getAddressOf(value: unknown, flat: true): number;
  /** A function that calls machine code; dangerous anywhere but where the address is known. */
  function nativeCall(address: number, signature: string): (...args: number[]) => number;
  function getSizeOf(value: unknown, depth?: number): number;
  function reboot(): void;
  function on(event: "init" | "kill" | "errorFlag", callback: (value?: unknown) => void): void;
}

declare namespace process {
  const env: { BOARD: string; VERSION: string; FLASH: number; STORAGE: number };
  function memory(gc?: boolean): { free: number; usage: number; total: number; blocksize: number };
  function on(event: "uncaughtException", callback: (error: unknown) => void): void;
}

/** A TCP connection of the `net` module, `this` in its handlers. A `data` event brings at most 536 bytes, as a string of bytes. */
interface EngineSocket {
  on(event: "data", callback: (this: EngineSocket, data: string) => void): void;
  on(event: "close", callback: (this: EngineSocket, hadError: boolean) => void): void;
  on(event: "end" | "drain", callback: () => void): void;
  on(event: "error", callback: (this: EngineSocket, error: { code: number; message: string }) => void): void;
  removeAllListeners(event?: string): void;
  /** False when the data waits in memory; `drain` follows when it is gone. */
  write(data: string): boolean;
  end(data?: string): void;
}

interface EngineFlash {
  getPage(address: number): { addr: number; length: number } | undefined;
  getFree(): { addr: number; length: number }[];
  erasePage(address: number): void;
  /** Address and length are multiples of 4. Reports no error: read back. */
  write(data: string | Uint8Array, address: number): void;
  read(length: number, address: number): Uint8Array;
}

interface EngineStorage {
  /** A string that points into flash, or undefined where there is no such file. */
  read(name: string, offset?: number, length?: number): string | undefined;
  write(name: string, data: string | object, offset?: number, size?: number): boolean;
  erase(name: string): void;
  list(filter?: RegExp): string[];
  getFree(): number;
}

interface WifiIp {
  ip: string;
  netmask: string;
  gw: string;
  mac: string;
}

interface WifiModule {
  connect(
    ssid: string,
    options: { password?: string; dnsServers?: string[]; channel?: number; bssid?: string },
    callback: (error: string | null | undefined) => void,
  ): void;
  disconnect(callback?: () => void): void;
  getIP(): WifiIp | undefined;
  getAPIP(): WifiIp | undefined;
  getDetails(): { status: string; rssi: number | string; ssid: string };
  getStatus(): { mode: string; station: string; ap: string };
  setIP(settings: { ip: string; gw: string; netmask: string } | undefined, callback: (error?: unknown) => void): void;
  setAPIP(settings: { ip: string; gw: string; netmask: string }, callback: (error?: unknown) => void): void;
  getHostByName(name: string, callback: (address: string | null) => void): void;
  setHostname(name: string, callback?: () => void): void;
  scan(
    callback: (networks: { ssid: string; mac: string; rssi: number; authMode: string; channel: number }[]) => void,
  ): void;
  startAP(
    ssid: string,
    options: { password?: string; authMode?: string },
    callback: (error: string | null | undefined) => void,
  ): void;
  stopAP(callback?: () => void): void;
  on(event: string, callback: (details: unknown) => void): void;
  removeAllListeners(event?: string): void;
}

declare function require(module: "Flash"): EngineFlash;
declare function require(module: "Storage"): EngineStorage;
declare function require(module: "Wifi"): WifiModule;
declare function require(module: "ESP8266"): { reboot(): void; getState(): { freeHeap: number; maxCon: number } };
declare function require(module: "TelnetServer"): { setOptions(options: { mode: "on" | "off" }): void };
declare function require(module: "net"): {
  connect(options: { host: string; port: number }, connected: (this: EngineSocket) => void): EngineSocket;
  createServer(connected: (socket: EngineSocket) => void): { listen(port: number): void };
};
