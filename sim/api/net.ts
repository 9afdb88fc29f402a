import { Client } from "../net/client.ts";
import type { Network } from "../net/network.ts";
import { makeServer } from "../net/server.ts";
import type { Tcp } from "../net/tcp.ts";
import type { DeviceFunction } from "../realm.ts";

/** Makes the module `net`. */
export function netModule(network: Network): Record<string, unknown> {
  const { machine } = network;
  const { realm } = machine;
  const open = (tcp: Tcp): Client => {
    const client = new Client(machine, realm.object(), tcp);
    const write = (data: unknown) => {
      client.write(String(data));
      return false;
    };
    const end = (data: unknown) => {
      if (data !== undefined) write(data);
      client.end();
    };
    Object.assign(client.object, realm.module({ write, end }));
    return client;
  };
  const isCallback = (callback: unknown): boolean => {
    if (typeof callback === "function") return true;
    machine.hardware.log(`ERROR: Expecting Callback Function but got ${typeof callback}`);
    return false;
  };
  return realm.module({
    connect: (options: unknown, connected: unknown) => {
      if (options === null || typeof options !== "object") {
        machine.hardware.log(`ERROR: Expecting Options to be an Object but it was ${typeof options}`);
        return undefined;
      }
      if (connected !== undefined && !isCallback(connected)) return undefined;
      const { host, port } = options as { host?: unknown; port?: unknown };
      const client = open(network.connect(host === undefined ? "127.0.0.1" : String(host), Number(port) & 0xffff));
      if (connected) (client.object as Record<string, unknown>)["#onconnect"] = realm.array([connected]);
      network.add(client);
      return client.object;
    },
    createServer: (handler: unknown) => {
      if (!isCallback(handler)) return undefined;
      return makeServer(network, (tcp) => {
        const client = open(tcp);
        machine.loop.queue(handler as DeviceFunction, undefined, [client.object]);
        return client;
      });
    },
  });
}
