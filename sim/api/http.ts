import { HttpExchange } from "../net/http-exchange.ts";
import type { Network } from "../net/network.ts";
import { makeServer } from "../net/server.ts";
import type { DeviceFunction } from "../realm.ts";

/** Makes the module `http`, with servers only. */
export function httpModule(network: Network): Record<string, unknown> {
  const { machine } = network;
  return machine.realm.module({
    createServer: (handler: unknown) => {
      if (typeof handler !== "function") {
        machine.hardware.log(`ERROR: Expecting Callback Function but got ${typeof handler}`);
        return undefined;
      }
      return makeServer(network, (tcp) => new HttpExchange(machine, tcp, handler as DeviceFunction));
    },
  });
}
