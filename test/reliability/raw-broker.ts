import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** A PUBLISH packet (MQTT 3.1.1, section 3.3), split where its payload begins. */
export function publishPacket(topic: string, payload: Buffer, qos: 0 | 1 | 2 = 0): { head: Buffer; payload: Buffer } {
  const name = Buffer.from(topic);
  let left = 2 + name.length + (qos ? 2 : 0) + payload.length;
  const length: number[] = [];
  do {
    length.push((left & 127) | (left > 127 ? 128 : 0));
    left >>= 7;
  } while (left);
  const id = qos ? [0, 9] : [];
  const head = [0x30 | (qos << 1), ...length, name.length >> 8, name.length & 255, ...name, ...id];
  return { head: Buffer.from(head), payload };
}

/**
 * A broker for one device that leaves every byte it sends to the test: it accepts, acknowledges and answers pings by
 * itself, until it is told to be silent.
 */
export class RawBroker {
  readonly host = "127.0.0.1";
  /** Told what the device publishes. */
  onPublish: (topic: string, payload: string) => void = () => {};
  /** How often the device asked for a sign of life. */
  pings = 0;
  /** Packet ids that the device has acknowledged. */
  readonly acknowledged: number[] = [];
  /** How often a device has connected, and lost its connection. */
  connections = 0;
  lost = 0;
  /** Refuses every subscription. */
  refuses = false;
  /** Neither answers nor acknowledges anything. */
  silent = false;
  readonly #server: Server;
  #socket: Socket | undefined;
  #held: Buffer[] | undefined;

  private constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket) => this.#accept(socket));
  }

  static async start(): Promise<RawBroker> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new RawBroker(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Sends bytes to the device; one call's arrive before another's, and mostly apart from them. */
  async write(bytes: Buffer): Promise<void> {
    const socket = this.#socket!;
    await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
    await new Promise<void>((resolve) => setImmediate(resolve));
  }

  /** Sends packets in pieces; what is to be answered in the meantime is answered behind them. */
  async writeAll(pieces: Iterable<Buffer>, between = async (): Promise<void> => {}): Promise<void> {
    this.#held = [];
    for (const piece of pieces) {
      await this.write(piece);
      await between();
    }
    const held = this.#held;
    this.#held = undefined;
    for (const answer of held) this.#socket!.write(answer);
  }

  /** Cuts the connection. */
  cut(): void {
    this.#socket?.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    this.#socket = socket;
    this.#held = undefined;
    this.connections++;
    socket.setNoDelay(true);
    let pending = Buffer.alloc(0);
    socket.on("error", () => {});
    socket.on("close", () => this.lost++);
    socket.on("data", (data) => {
      pending = Buffer.concat([pending, data]);
      for (;;) {
        const packet = split(pending);
        if (!packet) return;
        pending = pending.subarray(packet.end);
        this.#take(socket, packet.type, packet.body);
      }
    });
  }

  #take(socket: Socket, type: number, body: Buffer): void {
    const answer = (bytes: number[]) => {
      if (this.silent) return;
      if (this.#held) this.#held.push(Buffer.from(bytes));
      else socket.write(Buffer.from(bytes));
    };
    if (type >> 4 === 12) this.pings++;
    if (type >> 4 === 4) this.acknowledged.push(body.readUInt16BE(0));
    if (type >> 4 === 3) {
      const length = body.readUInt16BE(0);
      const qos = (type >> 1) & 3;
      const topic = body.toString("latin1", 2, 2 + length);
      this.onPublish(topic, body.toString("latin1", 2 + length + (qos ? 2 : 0)));
      if (qos) answer([0x40, 2, body[2 + length]!, body[3 + length]!]);
    }
    if (type >> 4 === 1) answer([0x20, 2, 0, 0]);
    if (type >> 4 === 8) answer([0x90, 3, body[0]!, body[1]!, this.refuses ? 0x80 : 1]);
    if (type >> 4 === 12) answer([0xd0, 0]);
  }
}

/** The first packet of a stream, if it is whole. */
function split(bytes: Buffer): { type: number; body: Buffer; end: number } | undefined {
  let length = 0;
  let at = 1;
  for (let shift = 0; ; shift += 7, at++) {
    const byte = bytes[at];
    if (byte === undefined) return undefined;
    length |= (byte & 127) << shift;
    if (byte < 128) break;
  }
  const end = at + 1 + length;
  return bytes.length < end ? undefined : { type: bytes[0]!, body: bytes.subarray(at + 1, end), end };
}
