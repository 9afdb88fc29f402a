import { createServer, type Server } from "node:net";
import { HttpExchange } from "../net/http-exchange.ts";
import type { Network } from "../net/network.ts";
import { Tcp } from "../net/tcp.ts";
import type { DeviceFunction } from "../realm.ts";

/**
 * Makes the module `http`, with servers only. A port that the device listens on becomes a free one on the loopback
 * interface: `SimulatedBoard.port()` says which.
 */
export function httpModule(network: Network): Record<string, unknown> {
  const { machine } = network;
  const { realm, loop, hardware } = machine;
  return realm.module({
    createServer: (handler: unknown) => {
      if (typeof handler !== "function") {
        hardware.log(`ERROR: Expecting Callback Function but got ${typeof handler}`);
        return undefined;
      }
      let server: Server | undefined;
      const close = () => {
        if (!server) return;
        server.close();
        server = undefined;
        network.count(-1);
      };
      const made = realm.module({
        listen: (port: number) => {
          const opened = createServer((socket) => {
            if (!network.hasRoom || !network.isReachable()) {
              socket.destroy();
              return;
            }
            const tcp = new Tcp(network.isReachable, () => loop.wake());
            tcp.accept(socket);
            network.add(new HttpExchange(machine, tcp, handler as DeviceFunction));
          });
          server = opened;
          network.count(1);
          opened.on("error", (error) => hardware.broken(error));
          opened.listen(0, "127.0.0.1", () => {
            const address = opened.address();
            if (server === opened && address !== null && typeof address === "object")
              hardware.ports.set(port, address.port);
          });
          opened.on("close", () => hardware.ports.delete(port));
          return made;
        },
        close,
      });
      machine.whenHalted(close);
      return made;
    },
  });
}
