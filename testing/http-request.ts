import type { MemorySocket } from "../sim/net/memory-socket.ts";
import type { HttpAnswer } from "./test-board.ts";

/** An answer that is being received: the board closes the connection behind it. */
export class HttpRequest {
  /** Whether the answer is there. */
  isOver = false;
  #received = "";

  /** Sends a request. @param body what JSON is made of; without it there is none */
  constructor(socket: MemorySocket, method: string, path: string, body: unknown) {
    socket.on("readable", () => {
      this.#received += socket.read()?.toString() ?? "";
    });
    socket.on("close", () => {
      this.isOver = true;
    });
    const content = body === undefined ? "" : JSON.stringify(body);
    const head = [`${method} ${path} HTTP/1.1`, "Host: 192.168.123.1", `Content-Length: ${Buffer.byteLength(content)}`];
    socket.write(Buffer.from(`${head.join("\r\n")}\r\n\r\n${content}`));
  }

  /** What has come. */
  get answer(): HttpAnswer {
    const end = this.#received.indexOf("\r\n\r\n");
    return { status: Number(this.#received.split(" ")[1]), body: this.#received.slice(end + 4) };
  }
}
