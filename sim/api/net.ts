import { EngineError } from "../errors.ts";
import { Client } from "../net/client.ts";
import type { Network } from "../net/network.ts";

/** Makes the module `net`. Of it the firmware uses `connect` only. */
export function netModule(network: Network): Record<string, unknown> {
  const { machine } = network;
  const { realm } = machine;
  return realm.module({
    connect: (options: unknown, connected: unknown) => {
      if (options === null || typeof options !== "object") {
        machine.hardware.log(`ERROR: Expecting Options to be an Object but it was ${typeof options}`);
        return undefined;
      }
      if (connected !== undefined && typeof connected !== "function") {
        machine.hardware.log(`ERROR: Expecting Callback Function but got ${typeof connected}`);
        return undefined;
      }
      const { host, port } = options as { host?: unknown; port?: unknown };
      const client = new Client(
        machine,
        realm.object(),
        network.connect(host === undefined ? "127.0.0.1" : String(host), Number(port) & 0xffff),
      );
      const socket = client.object as Record<string, unknown>;
      const write = (data: unknown) => {
        client.write(String(data));
        return false;
      };
      Object.assign(
        socket,
        realm.module({
          write,
          end: (data: unknown) => {
            if (data !== undefined) write(data);
            client.end();
          },
        }),
      );
      if (connected) socket["#onconnect"] = realm.array([connected]);
      network.add(client);
      return socket;
    },
    createServer: () => {
      throw new EngineError("net.createServer is not simulated");
    },
  });
}
