import type { DeviceClock } from "../../sim/device-clock.ts";
import type { MemoryInternet } from "../../sim/net/memory-internet.ts";
import type { BrokerMessage } from "./message.ts";
import { Session, type SessionEvents } from "./session.ts";
import { matches } from "./topic-filter.ts";

/** Where a broker can be reached. */
export interface BrokerPlace {
  host: string;
  port: number;
}

/**
 * An MQTT broker in the device's own time. One that others have written answers by the computer's timers, so that nobody
 * could say when an instant of the device's time is over; and whoever steps through a test in a debugger would be
 * disconnected meanwhile.
 */
export class Broker {
  /** Called for each message of a client's, a will too. */
  onMessage: (message: BrokerMessage) => void = () => {};
  /** Called when a client's connection is over. */
  onEnd: () => void = () => {};
  private readonly clock: DeviceClock;
  private readonly internet: MemoryInternet;
  private readonly place: BrokerPlace;
  private readonly kept = new Map<string, BrokerMessage>();
  private readonly sessions = new Set<Session>();
  private close: (() => void) | undefined;
  private readonly events: SessionEvents = {
    connected: (session) => this.admit(session),
    published: (message) => {
      this.onMessage(message);
      this.publish(message);
    },
    subscribed: (session, filter, qos) => {
      for (const message of this.kept.values()) if (matches(filter, message.topic)) session.send(message, qos);
    },
    ended: (session, will) => {
      this.sessions.delete(session);
      this.onEnd();
      if (will) this.events.published(will);
    },
  };

  constructor(clock: DeviceClock, internet: MemoryInternet, place: BrokerPlace) {
    this.clock = clock;
    this.internet = internet;
    this.place = place;
  }

  /** Lets clients connect. Without effect when they may already. */
  start(): void {
    const { host, port } = this.place;
    this.close ??= this.internet.serve(host, port, (socket) => {
      this.sessions.add(new Session(socket, this.clock, this.events));
    });
  }

  /** Ends all connections, and takes no new ones. What is retained stays. */
  stop(): void {
    this.close?.();
    this.close = undefined;
    for (const session of [...this.sessions]) session.end();
  }

  /** Hands a message to all who have subscribed to its topic, and keeps it if it is to be retained. */
  publish(message: BrokerMessage): void {
    if (message.retain) {
      if (message.payload.length > 0) this.kept.set(message.topic, message);
      else this.kept.delete(message.topic);
    }
    for (const session of this.sessions) session.deliver({ ...message, retain: false });
  }

  /** The message that is retained at a topic. */
  retained(topic: string): BrokerMessage | undefined {
    return this.kept.get(topic);
  }

  /** The topics at which a message is retained. */
  get retainedTopics(): string[] {
    return [...this.kept.keys()];
  }

  /** A client that is back takes the place of the connection that it had (MQTT 3.1.1, section 3.1.4). */
  private admit(session: Session): void {
    for (const other of [...this.sessions]) if (other !== session && other.clientId === session.clientId) other.end();
  }
}
