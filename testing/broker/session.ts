import { generate, type IConnectPacket, type Packet, parser } from "mqtt-packet";
import type { DeviceClock } from "../../sim/device-clock.ts";
import type { MemorySocket } from "../../sim/net/memory-socket.ts";
import type { BrokerMessage } from "./message.ts";
import { matches } from "./topic-filter.ts";

/** How much longer than its keep-alive a client may be silent (MQTT 3.1.1, section 3.1.2.10). */
const PATIENCE = 1.5;

/** What a session tells the broker. */
export interface SessionEvents {
  /** The client is let in. */
  connected(session: Session): void;
  /** The client has published. */
  published(message: BrokerMessage): void;
  /** The client has subscribed, and was told so. */
  subscribed(session: Session, filter: string, qos: 0 | 1): void;
  /** The connection is over. @param will what the client wanted to be said then; undefined when it took its leave */
  ended(session: Session, will: BrokerMessage | undefined): void;
}

/** One client's connection to the broker, MQTT 3.1.1 with clean sessions and QoS 0 and 1. */
export class Session {
  /** The client's id; empty until it is known. */
  clientId = "";
  private readonly socket: MemorySocket;
  private readonly clock: DeviceClock;
  private readonly events: SessionEvents;
  private readonly subscriptions = new Map<string, 0 | 1>();
  private will: BrokerMessage | undefined;
  private patience = Number.POSITIVE_INFINITY;
  private cancelPatience = () => {};
  private lastId = 0;
  private isOpen = true;

  constructor(socket: MemorySocket, clock: DeviceClock, events: SessionEvents) {
    this.socket = socket;
    this.clock = clock;
    this.events = events;
    const incoming = parser();
    incoming.on("packet", (packet) => this.take(packet));
    incoming.on("error", () => this.end());
    socket.on("readable", () => {
      const bytes = socket.read();
      if (bytes) incoming.parse(bytes);
    });
    socket.on("close", () => this.lost());
  }

  /** Sends a message if the client has subscribed to its topic. A message that was kept for it says so. */
  deliver(message: BrokerMessage): void {
    const granted = [...this.subscriptions].filter(([filter]) => matches(filter, message.topic));
    if (granted.length > 0) this.send(message, Math.max(...granted.map(([, qos]) => qos)) as 0 | 1);
  }

  /** Sends a message. @param most the highest QoS that the client has asked for */
  send(message: BrokerMessage, most: 0 | 1): void {
    const qos = Math.min(message.qos, most) as 0 | 1;
    this.lastId = (this.lastId % 0xffff) + 1;
    this.write({ cmd: "publish", ...message, qos, dup: false, ...(qos > 0 ? { messageId: this.lastId } : {}) });
  }

  /** Closes the connection; the client's will is published. */
  end(): void {
    if (!this.isOpen) return;
    this.socket.destroySoon();
    this.lost();
  }

  private take(packet: Packet): void {
    if (!this.isOpen) return;
    this.listen();
    switch (packet.cmd) {
      case "connect":
        this.welcome(packet);
        break;
      case "publish": {
        const { topic, payload, retain, messageId } = packet;
        const qos = packet.qos > 0 ? 1 : 0;
        this.events.published({ topic, payload: Buffer.from(payload), qos, retain });
        if (qos > 0) this.write({ cmd: "puback", messageId: messageId! });
        break;
      }
      case "subscribe": {
        const asked = packet.subscriptions.map(({ topic, qos }) => ({ topic, qos: qos > 0 ? 1 : 0 }) as const);
        for (const { topic, qos } of asked) this.subscriptions.set(topic, qos);
        this.write({ cmd: "suback", messageId: packet.messageId!, granted: asked.map(({ qos }) => qos) });
        for (const { topic, qos } of asked) this.events.subscribed(this, topic, qos);
        break;
      }
      case "unsubscribe":
        for (const topic of packet.unsubscriptions) this.subscriptions.delete(topic);
        this.write({ cmd: "unsuback", messageId: packet.messageId!, granted: [] });
        break;
      case "pingreq":
        this.write({ cmd: "pingresp" });
        break;
      case "disconnect":
        this.will = undefined;
        this.end();
        break;
    }
  }

  private welcome({ clientId, keepalive = 0, will }: IConnectPacket): void {
    this.clientId = clientId;
    if (will) {
      const { topic, payload, qos, retain } = will;
      this.will = { topic, payload: Buffer.from(payload), qos: qos ? 1 : 0, retain: Boolean(retain) };
    }
    if (keepalive > 0) this.patience = keepalive * 1000 * PATIENCE;
    this.listen();
    this.events.connected(this);
    this.write({ cmd: "connack", returnCode: 0, sessionPresent: false });
  }

  /** The client has been heard: it may be silent for a while again. */
  private listen(): void {
    this.cancelPatience();
    if (Number.isFinite(this.patience)) this.cancelPatience = this.clock.after(this.patience, () => this.end());
  }

  private write(packet: Packet): void {
    if (this.isOpen) this.socket.write(generate(packet));
  }

  private lost(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.cancelPatience();
    this.events.ended(this, this.will);
  }
}
