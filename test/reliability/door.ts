import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/**
 * A device's way to its broker, which can be shut: for the device the broker is away then, while the test's own client
 * stays connected and misses nothing of what the device says when it is back.
 */
export class Door {
  readonly host = "127.0.0.1";
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isShut = false;

  private constructor(server: Server, port: number) {
    this.#server = server;
    server.on("connection", (near) => {
      if (this.#isShut) {
        near.destroy();
        return;
      }
      const far = connect(port, this.host);
      near.pipe(far).pipe(near);
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on("error", () => {});
        socket.on("close", () => {
          this.#sockets.delete(socket);
          // What is on its way still arrives.
          near.destroySoon();
          far.destroySoon();
        });
      }
    });
  }

  /** Makes a door, open, to a port of this computer. */
  static async to(port: number): Promise<Door> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Door(server, port);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends all connections, and whatever comes from now on. */
  shut(): void {
    this.#isShut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  open(): void {
    this.#isShut = false;
  }

  async close(): Promise<void> {
    this.shut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
