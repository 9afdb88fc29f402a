/**
 * A TCP connection of the `net` module, `this` in its handlers. A `data` event brings at most 536 bytes, as a string of
 * bytes.
 */
interface EngineSocket extends EngineSource, EngineEmitter {
  /** Called with what has arrived. */
  on(event: "data", callback: (this: EngineSocket, data: string) => void): void;
  /** Called when the connection is gone. */
  on(event: "close", callback: (this: EngineSocket, hadError: boolean) => void): void;
  /** Called when all is sent, and when the other end sends no more. */
  on(event: "end" | "drain", callback: () => void): void;
  /** Called when the connection fails. */
  on(event: "error", callback: (this: EngineSocket, error: { code: number; message: string }) => void): void;
  /** What waits in memory to be sent. */
  readonly dSnd?: string;
  /** False when the data waits in memory; `drain` follows when it is gone. */
  write(data: string): boolean;
  /** Closes the connection, after sending the last data. */
  end(data?: string): void;
}

/** What takes connections. */
interface EngineServer {
  /** Takes connections at a port. */
  listen(port: number): EngineServer;
  /** Takes no more. */
  close(): void;
}

/** The module `net`: TCP. */
interface EngineNet {
  /**
   * Connects to a host, by its address rather than its name: the chip's resolver can hang for ever on a name that it knows
   * already. Ask `require("Wifi").getHostByName` before.
   */
  connect(
    options: { host: string; port: number },
    connected?: (this: EngineSocket, socket: EngineSocket) => void,
  ): EngineSocket;
  /** Calls a function for each connection that comes in, once `listen` was called. */
  createServer(connected: (socket: EngineSocket) => void): EngineServer;
}
