import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../files/user-error.ts";
import type { BrokerAddress } from "./broker-address.ts";
import { BrokerClient } from "./broker-client.ts";

/** How long to wait before looking for a broker that has gone. */
const RECONNECT_MS = 5000;

/** A connection that is to last. */
export interface LastingConnection {
  broker: BrokerAddress;
  /** Told that the broker has gone, and that it is looked for. */
  complain: (text: string) => void;
  /** Ends it. */
  signal: AbortSignal;
}

/**
 * Does something with a connection to a broker until it is told to stop; when the broker goes away, again with the next one.
 * @param action calls `known` when the broker has let it do its work: only of such a broker is it known that its absence passes
 * @throws UserError when the broker cannot be reached, or refuses something, before that
 */
export async function keepConnected(
  { broker, complain, signal }: LastingConnection,
  action: (client: BrokerClient, known: () => void) => Promise<void>,
): Promise<void> {
  let isKnown = false;
  const known = (): void => {
    isKnown = true;
  };
  while (!signal.aborted) {
    try {
      await BrokerClient.use(broker, (client) => action(client, known), signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof UserError) || !isKnown) throw error;
      complain(`${error.message} Looking for it again every ${RECONNECT_MS / 1000} s …`);
      await sleep(RECONNECT_MS, undefined, { signal }).catch(() => {});
    }
  }
}
