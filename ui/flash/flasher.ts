/** What the page asks for, and what the script that talks to boards does. */
import type { FieldSchema } from "../messages.ts";

/** A file that lies beside the page. */
export interface OfferedFile {
  /** From the page. */
  path: string;
  /** In bytes. */
  size: number;
  /** 32 hexadecimal digits. */
  md5: string;
}

/** Espruino for a board. */
export interface EngineOffer {
  /** Such as `2v29`. */
  version: string;
  parts: {
    /** What it is, for people. */
    what: string;
    /** Its address in the board's flash. */
    at: number;
    file: OfferedFile;
  }[];
}

/** A firmware that can be flashed. */
export interface FirmwareOffer {
  name: string;
  version: string;
  board: {
    id: string;
    /** What somebody would look for in a shop. */
    title: string;
  };
  image: OfferedFile;
  /** What Espruino runs first. */
  loader: OfferedFile;
  /** Where the rules for its configuration are: a `ConfigRules`, as JSON. */
  rules: string;
}

/** What a firmware's configuration may be. */
export interface ConfigRules {
  schema: FieldSchema;
  /** Whether the schema has the sketch's settings. */
  knowsSettings: boolean;
}

/** All that can be flashed. */
export interface FlashOffer {
  /** Null for none: a board has to have it already. */
  engine: EngineOffer | null;
  firmwares: FirmwareOffer[];
  /** Where the devices are shown; null where nobody shows them. */
  devices: string | null;
}

/** A serial port, as Web Serial has it, as far as it is needed. */
export interface WebPort {
  readonly readable: ReadableStream<Uint8Array> | null;
  readonly writable: WritableStream<Uint8Array> | null;
  open(options: { baudRate: number; bufferSize?: number }): Promise<void>;
  close(): Promise<void>;
  setSignals(signals: { dataTerminalReady: boolean; requestToSend: boolean }): Promise<void>;
  getInfo(): { usbVendorId?: number; usbProductId?: number };
}

/** What a board is to hold. */
export interface FlashOrder {
  port: WebPort;
  /** The port's speed while the board is written. */
  baud: number;
  firmware: FirmwareOffer;
  engine: EngineOffer | null;
  /** The configuration, which takes the place of the board's; null leaves that. */
  config: Record<string, unknown> | null;
  /** Nothing stays that is on the board. */
  erase: boolean;
}

/** A board that runs the firmware already, and what it is to be configured as. */
export interface ConfigOrder {
  port: WebPort;
  config: Record<string, unknown>;
}

/** Where it is said how far a board is. */
export interface FlashFollower {
  line(text: string): void;
  progress(done: number, total: number): void;
  endProgress(): void;
}

/** Writes and configures boards. */
export interface Flasher {
  /** What the device would not take of a configuration: a sentence each, which begins with the path of the key. */
  configFaults(config: Record<string, unknown>, rules: ConfigRules): string[];
  /**
   * Brings a board to what it is to hold, and waits until it is ready.
   * @returns why it is not; empty when it is
   */
  flash(order: FlashOrder, follower: FlashFollower): Promise<string>;
  /**
   * Gives a board a configuration through its console, and waits until it has adopted that.
   * @returns why it has not; empty when it has
   */
  configure(order: ConfigOrder, follower: FlashFollower): Promise<string>;
}
