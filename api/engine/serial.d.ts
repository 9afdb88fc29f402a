/** How a serial line is set up. */
interface SerialOptions {
  /** The pin that receives. */
  rx?: Pin;
  /** The pin that sends. */
  tx?: Pin;
  /** The clock's pin. */
  ck?: Pin;
  /** A pin by which the other end says that it is ready. */
  cts?: Pin;
  /** Bits of a character, 7 or 8; 8 by default. */
  bytesize?: 7 | 8;
  /** The check bit; none by default. */
  parity?: null | "none" | "o" | "odd" | "e" | "even";
  /** Stop bits, 1 by default. */
  stopbits?: number;
  /** Whether XON and XOFF hold the sender back. */
  flow?: null | "none" | "xon";
  /** Whether `framing` and `parity` tell of faults. */
  errors?: boolean;
}

/** A serial line. `Serial1` is the console's (D1, D3); `Serial2` can only send (D2). */
interface Serial extends EngineSource, EngineEmitter {
  /** Called with what has arrived. */
  on(event: "data", callback: (data: string) => void): void;
  /** Called for a character with a fault. */
  on(event: "framing" | "parity", callback: () => void): void;
  /** Sets the line up; 9600 baud by default. */
  setup(baud?: number, options?: SerialOptions): void;
  /** Gives its pins back. */
  unsetup(): void;
  /** Writes a text. */
  print(text: unknown): void;
  /** Writes a text and the end of the line. */
  println(text?: unknown): void;
  /** Writes bytes. */
  write(...data: EngineBytes[]): void;
  /** Takes bytes as if they had arrived. */
  inject(...data: EngineBytes[]): void;
  /** Waits until all is sent. */
  flush(): void;
  /** Whether something is connected. */
  isConnected(): boolean;
  /** Moves the console here. */
  setConsole(force?: boolean): void;
}
/** Makes a serial line by software, on any pins. */
declare const Serial: {
  /** A new one, which `setup` gives its pins. */
  new (): Serial;
  /** The serial line that a pin belongs to. */
  find(pin: Pin): Serial | undefined;
};
/** The console's line: D1 sends, D3 receives. */
declare const Serial1: Serial;
/** A line that can only send, on D2. */
declare const Serial2: Serial;
/** What is written here arrives at `LoopbackB`. */
declare const LoopbackA: Serial;
/** What is written here arrives at `LoopbackA`. */
declare const LoopbackB: Serial;
/** The console over the network; the firmware has it closed. */
declare const Telnet: Serial;
