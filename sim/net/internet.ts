import type { Buffer } from "node:buffer";

/** What somebody who listens hears of the port, besides connections. */
export interface ListenEvents {
  /** A port of the computer's loopback interface stands for it. */
  opened(loopbackPort: number): void;
  failed(error: Error): void;
  closed(): void;
}

/** What lies behind the router of a simulated board: hosts that have names, and can be connected to; and who connects to it. */
export interface Internet {
  /** Looks up a name; gives undefined when nobody has it. Calls back later, never at once. */
  lookup(name: string, found: (ip: string | undefined) => void): void;
  /** Begins to connect to a host: `connect` or `error` follows. */
  connect(ip: string, port: number): TcpSocket;
  /** Lets others connect to a port of the board's, until the function that is returned is called. */
  listen(port: number, accept: (socket: TcpSocket) => void, events: ListenEvents): () => void;
}

/** One end of a TCP connection: what the simulated chip uses of a socket of Node's. */
export interface TcpSocket {
  /** Bytes that have arrived and were not read. */
  readonly readableLength: number;
  /** Takes bytes that have arrived; null when there are not so many. */
  read(length: number): Buffer | null;
  /** Sends bytes, and calls back when they are on their way. */
  write(bytes: Uint8Array, sent: () => void): unknown;
  setNoDelay(on: boolean): unknown;
  /** Closes it once everything is sent. */
  destroySoon(): void;
  /** Ends it so that the other end sees that it was given up. */
  resetAndDestroy(): unknown;
  /** Ends it at once. */
  destroy(): unknown;
  on(event: "readable", listener: () => void): unknown;
  on(event: "error", listener: (failure: NodeJS.ErrnoException) => void): unknown;
  on(event: "close", listener: () => void): unknown;
  once(event: "connect", listener: () => void): unknown;
}
