/** A request that came in. */
interface EngineHttpRequest extends EngineSource, EngineEmitter {
  /** Its header fields. */
  readonly headers: Record<string, string>;
  /** Its method, such as "GET". */
  readonly method: string;
  /** Its path and query. */
  readonly url: string;
  /** Called with a part of its body. */
  on(event: "data", callback: (data: string) => void): void;
  /** Called when the connection is gone. */
  on(event: "close", callback: () => void): void;
}

/** The answer to such a request. */
interface EngineHttpAnswer extends EngineEmitter {
  /** Its header fields, until they are sent. */
  headers: Record<string, string>;
  /** Sets a header field. */
  setHeader(name: string, value: string): void;
  /** Sends the status and header fields. */
  writeHead(status: number, headers?: Record<string, string>): void;
  /** Sends a part of the body; false when it waits in memory, `drain` follows then. */
  write(data: string): boolean;
  /** Sends the last part, and closes the connection. */
  end(data?: string): void;
  /** Called when all is sent, or the connection is gone. */
  on(event: "drain" | "close", callback: () => void): void;
}

/** A request to another host. */
interface EngineHttpClient extends EngineEmitter {
  /** Sends a part of the body; false when it waits in memory, `drain` follows then. */
  write(data: string): boolean;
  /** Sends the last part, and asks for the answer. */
  end(data?: string): void;
  /** Called when all is sent. */
  on(event: "drain", callback: () => void): void;
  /** Called when the request fails. */
  on(event: "error", callback: (error: { code: number; message: string }) => void): void;
}

/** The answer of another host. */
interface EngineHttpReply extends EngineSource, EngineEmitter {
  /** Its header fields. */
  readonly headers: Record<string, string>;
  /** Its status, such as "200". */
  readonly statusCode: string;
  /** The words behind the status. */
  readonly statusMessage: string;
  /** Its version of HTTP. */
  readonly httpVersion: string;
  /** Called with a part of its body. */
  on(event: "data", callback: (data: string) => void): void;
  /** Called when it is complete. */
  on(event: "close", callback: () => void): void;
  /** Called when the connection fails. */
  on(event: "error", callback: (error: { code: number; message: string }) => void): void;
}

/** What to ask another host for. The build has no TLS: `https:` does not work. */
interface EngineHttpOptions {
  /** The host, by its address or its name. */
  host: string;
  /** The port, 80 by default. */
  port?: number;
  /** Path and query, "/" by default. */
  path?: string;
  /** The method in capitals, "GET" by default. */
  method?: string;
  /** "http:". */
  protocol?: "http:";
  /** Header fields. */
  headers?: Record<string, string>;
}

/** The module `http`. */
interface EngineHttp {
  /** Calls a function for each request that comes in, once `listen` was called. */
  createServer(callback: (request: EngineHttpRequest, answer: EngineHttpAnswer) => void): EngineServer;
  /** Makes a request, which `end()` completes. */
  request(options: EngineHttpOptions | EngineUrl, callback: (reply: EngineHttpReply) => void): EngineHttpClient;
  /** Makes a request without a body. */
  get(options: EngineHttpOptions | EngineUrl | string, callback: (reply: EngineHttpReply) => void): EngineHttpClient;
}
