import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { Aedes } from "aedes";

/** A broker in this process. */
export interface EmbeddedBroker {
  host: string;
  port: number;
  url: string;
  /** Ends all connections and the broker. */
  close(): Promise<void>;
}

/** What the broker asks of its clients. */
export interface EmbeddedBrokerOptions {
  /** The port of the loopback interface; without it a free one. */
  port?: number;
  /** The user who may connect; without one everybody may. */
  user?: { username: string; password: string };
}

/** Starts a broker on the loopback interface. */
export async function startBroker({ port = 0, user }: EmbeddedBrokerOptions = {}): Promise<EmbeddedBroker> {
  const broker = await Aedes.createBroker();
  if (user) {
    broker.authenticate = (_client, username, password, done) =>
      done(null, username === user.username && password?.toString() === user.password);
  }
  const server = createServer(broker.handle);
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address() as AddressInfo;
  return {
    host: address.address,
    port: address.port,
    url: `mqtt://${address.address}:${address.port}`,
    async close() {
      await new Promise<void>((resolve) => broker.close(resolve));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
