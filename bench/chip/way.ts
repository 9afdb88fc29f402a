import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

const HOST = "127.0.0.1";

/** A device's way to its broker, which can fall silent: nothing arrives any more, and nobody is told. */
export class Way {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isSilent = false;

  private constructor(server: Server, port: number) {
    this.#server = server;
    server.on("connection", (near) => {
      const far = connect(port, HOST);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(socket);
        if (this.#isSilent) socket.pause();
        socket.on("data", (data) => other.write(data));
        socket.on("error", () => {});
        socket.on("close", () => {
          this.#sockets.delete(socket);
          other.destroySoon();
        });
      }
    });
  }

  /** Makes a way to a port of this computer. */
  static async to(port: number): Promise<Way> {
    const server = createServer().listen(0, HOST);
    await once(server, "listening");
    return new Way(server, port);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** From now on nothing passes, in either direction. */
  fallSilent(): void {
    this.#isSilent = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /** Lets things pass again; what was connected is lost. */
  recover(): void {
    this.#isSilent = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.recover();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
