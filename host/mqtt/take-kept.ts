import type { BrokerClient, BrokerMessage } from "./broker-client.ts";

/** How long the broker is silent once it has told all that it had kept. */
const QUIET_MS = 700;

/** Takes in what the broker has kept of the topics that were just subscribed to; devices that go on talking are not waited for. */
export async function takeKept(broker: BrokerClient, take: (message: BrokerMessage) => void): Promise<void> {
  for (let until = Date.now() + QUIET_MS; ; ) {
    const message = await broker.next(until);
    if (!message) return;
    take(message);
    if (message.retained) until = Date.now() + QUIET_MS;
  }
}
