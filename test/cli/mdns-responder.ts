import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { type Answer, decode, encode } from "dns-packet";

const SERVICE = "_mqtt._tcp.local";
const HOST = "attic.local";

/** What tells the loopback interface by mDNS which brokers there are. */
export class MdnsResponder {
  readonly #socket: Socket;
  services: { name: string; port: number }[] = [];
  /** Whether it answers only what it was asked for. */
  isTerse = false;
  /** What it sends in place of an answer. */
  nonsense: Buffer[] = [];
  /** The names that were asked for. */
  readonly questions: string[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("message", (bytes, from) => this.#answer(bytes, from));
  }

  static async start(): Promise<MdnsResponder> {
    const socket = createSocket({ type: "udp4", reuseAddr: true });
    await new Promise<void>((resolve) => socket.bind(5353, "224.0.0.251", resolve));
    socket.addMembership("224.0.0.251", "127.0.0.1");
    return new MdnsResponder(socket);
  }

  stop(): void {
    this.#socket.close();
  }

  #answer(bytes: Buffer, { port, address }: RemoteInfo): void {
    const { type, id, questions = [] } = decode(bytes);
    if (type !== "query") return;
    for (const { name } of questions) this.questions.push(name);
    for (const one of this.nonsense) this.#socket.send(one, port, address);
    const answers = questions.flatMap(({ name, type }) =>
      this.#records().filter((one) => one.name === name && one.type === type),
    );
    const additionals = this.isTerse ? [] : this.#records();
    if (this.nonsense.length > 0 || answers.length === 0) return;
    this.#socket.send(
      encode({ type: "response", ...(id ? { id } : {}), questions, answers, additionals }),
      port,
      address,
    );
  }

  #records(): Answer[] {
    const services = this.services.flatMap(({ name, port }): Answer[] => [
      { name: SERVICE, type: "PTR", data: `${name}.${SERVICE}` },
      { name: `${name}.${SERVICE}`, type: "SRV", data: { target: HOST, port } },
    ]);
    return [...services, { name: HOST, type: "A", data: "127.0.0.1" }];
  }
}
