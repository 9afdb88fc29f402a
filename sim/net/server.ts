import { EngineError } from "../errors.ts";
import type { TcpSocket } from "./internet.ts";
import type { Connection, Network } from "./network.ts";
import { Tcp } from "./tcp.ts";

/**
 * On the chip the engine itself listens there, and takes other engines from anyone: `otaInit(88)` in user_main.c. Neither the
 * firmware nor a sketch can close it.
 */
const ENGINE_UPDATE_PORT = 88;

/**
 * Makes what `createServer` of the modules `net` and `http` returns. On the computer's own network, a port that the device
 * listens on becomes a free one on the loopback interface: `SimulatedBoard.port()` says which.
 * @param open makes the connection that the engine looks after out of one that came in
 */
export function makeServer(network: Network, open: (tcp: Tcp) => Connection): Record<string, unknown> {
  const { machine } = network;
  const { realm, loop, hardware } = machine;
  let stop: (() => void) | undefined;
  const close = () => {
    if (!stop) return;
    stop();
    stop = undefined;
    network.count(-1);
  };
  const made = realm.module({
    listen: (port: number) => {
      if (port === ENGINE_UPDATE_PORT || !network.hasSocket)
        throw new EngineError("Unable to create socket", "InternalError");
      const accept = (socket: TcpSocket) => {
        if (!network.hasRoom || !network.isReachable()) {
          socket.destroy();
          return;
        }
        const tcp = new Tcp(hardware.clock, hardware.internet, network.isReachable, () => loop.wake());
        tcp.accept(socket);
        network.add(open(tcp));
      };
      network.count(1);
      stop = hardware.internet.listen(port, accept, {
        opened: (loopbackPort) => void hardware.ports.set(port, loopbackPort),
        failed: (error) => hardware.broken(error),
        closed: () => void hardware.ports.delete(port),
      });
      return made;
    },
    close,
  });
  machine.whenHalted(close);
  return made;
}
