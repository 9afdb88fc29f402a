import { lookup } from "node:dns";
import { connect, createServer } from "node:net";
import type { Internet } from "./internet.ts";

/** The computer's own network, as the board's. */
export const computerInternet: Internet = {
  lookup(name, found) {
    lookup(name, { family: 4 }, (error, ip) => found(error ? undefined : ip));
  },
  connect: (ip, port) => connect({ host: ip, port, family: 4 }),
  listen(_port, accept, { opened, failed, closed }) {
    const server = createServer(accept);
    let isOpen = true;
    server.on("error", failed);
    server.on("close", closed);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (isOpen && address !== null && typeof address === "object") opened(address.port);
    });
    return () => {
      isOpen = false;
      server.close();
    };
  },
};
