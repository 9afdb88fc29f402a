import { lookup } from "node:dns";
import { connect } from "node:net";
import type { Internet } from "./internet.ts";

/** The computer's own network, as the board's. */
export const computerInternet: Internet = {
  lookup(name, found) {
    lookup(name, { family: 4 }, (error, ip) => found(error ? undefined : ip));
  },
  connect: (ip, port) => connect({ host: ip, port, family: 4 }),
};
