import { BYTES_PER_VARIABLE } from "../../formats/variable.ts";
import type { Device } from "../../resident/device.ts";

/** A connection to the device in configuration mode: the engine's socket, which carries what is known of its request. */
export interface Client extends Omit<EngineSocket, "on"> {
  on(event: "data", callback: (this: Client, data: string) => void): void;
  on(event: "drain" | "close", callback: (this: Client) => void): void;
  /** What has arrived and was not looked at yet, and whether a turn is due in which it will be. */
  _inbox: string;
  _due: boolean;
  /** What was received of the present line of the head. */
  _line: string;
  /** Bytes of the head so far. */
  _size: number;
  /** Method and path, with a space between them; empty until they were received. */
  _request: string;
  /** Length that was announced for the body; undefined without one. */
  _length: number | undefined;
  /** The body so far; undefined while the head is received. */
  _body: string | undefined;
  /** Bytes of it that are still to come. */
  _awaited: number;
  /** What is left to send, from `_at` on; undefined until the request is answered. */
  _answer: string | undefined;
  _at: number;
  _timer: Timer;
}

/** How many variables are free, apart from those that the bodies will take that are on their way. */
export function freeVariables(setup: Setup): number {
  return process.memory().free - setup._awaited / BYTES_PER_VARIABLE;
}

/** What configuration mode knows. There is one; it is handed to the overlays that carry it out. */
export interface Setup {
  _device: Device;
  /** The MAC's digits. */
  _hardwareId: string;
  /** JSON of the networks that were found; empty until the first scan is done. */
  _networks: string;
  /** How joining a network for trial went: `idle` before the first time. */
  _join: string;
  /** Whether a configuration was stored, and the reboot is due. */
  _configured: boolean;
  /** Connections that are open. */
  _open: number;
  /** Bytes of bodies that are still to come, of all connections. */
  _awaited: number;
  _receive(this: Client, data: string): void;
  _drained(this: Client): void;
  _closed(this: Client): void;
}
