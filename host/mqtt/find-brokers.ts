import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { isIPv4 } from "node:net";
import { networkInterfaces } from "node:os";
import { type Answer, decode, encode, type Question } from "dns-packet";

/** A broker that has answered. */
export interface FoundBroker {
  /** What it calls itself. */
  name: string;
  url: string;
}

const SERVICE = "_mqtt._tcp.local";
const GROUP = "224.0.0.251";
const PORT = 5353;
/** How long an answer may take; the question is asked again in the middle of it, since datagrams get lost. */
const PATIENCE_MS = 2000;
/** How long other brokers may take once one has answered. */
const GRACE_MS = 500;
/** More of a kind than any network has. */
const MOST = 100;

/** Asks the network by mDNS which MQTT brokers there are (`_mqtt._tcp`, RFC 6762 and 6763). */
export async function findBrokers(): Promise<FoundBroker[]> {
  const search = new Search();
  const sockets = await Promise.all(addresses().map((address) => openSocket(address, search)));
  try {
    return await search.run(sockets.filter((socket) => socket !== undefined));
  } finally {
    for (const socket of sockets) socket?.close();
  }
}

/** This computer's address in each of its networks: each is asked by itself. */
function addresses(): string[] {
  const all = Object.values(networkInterfaces()).map((own) => own?.find(({ family }) => family === "IPv4"));
  return all.flatMap((own) => own?.address ?? []);
}

/**
 * A socket that asks in one network. It has a port of its own, so that the answers come to it alone and whatever else here
 * speaks mDNS is left in peace (RFC 6762, 6.7).
 */
async function openSocket(address: string, search: Search): Promise<Socket | undefined> {
  const socket = createSocket("udp4");
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(0, address, resolve);
    });
    socket.setMulticastInterface(address);
  } catch {
    // A network that went away meanwhile, or one that knows no multicast, has no answer.
    socket.close();
    return undefined;
  }
  socket.on("error", () => {});
  socket.on("message", (bytes, from) => search.take(bytes, from, socket));
  return socket;
}

/** What was heard of brokers. */
class Search {
  /** Instances of the service, and where they are. */
  readonly #services = new Map<string, { name: string; place?: { host: string; port: number } }>();
  /** Hosts to their addresses. */
  readonly #addresses = new Map<string, string>();
  readonly #asked = new Set<string>();
  #wake = (): void => {};

  /** Asks, and waits for the answers. */
  async run(sockets: Socket[]): Promise<FoundBroker[]> {
    let deadline = Date.now() + PATIENCE_MS;
    let again = Date.now() + PATIENCE_MS / 2;
    const ask = (): void => {
      for (const socket of sockets) send(socket, [{ name: SERVICE, type: "PTR" }]);
    };
    if (sockets.length > 0) ask();
    else return [];
    for (;;) {
      const known = this.#brokers();
      if (known.length > 0) deadline = Math.min(deadline, Date.now() + GRACE_MS);
      const now = Date.now();
      if (now >= deadline) return known;
      if (now >= again) {
        again = Infinity;
        this.#asked.clear();
        ask();
      }
      await this.#sleep(Math.min(deadline, again) - now);
    }
  }

  /** Takes in an answer; asks for what it has left out. */
  take(bytes: Buffer, from: RemoteInfo, socket: Socket): void {
    const answers = readAnswers(bytes);
    for (const answer of answers) this.#learn(answer, from);
    const missing: Question[] = [];
    for (const { name, place } of this.#services.values()) {
      if (!place) missing.push({ name, type: "SRV" });
      else if (!this.#addresses.has(place.host)) missing.push({ name: place.host, type: "A" });
    }
    const questions = missing.filter(({ name, type }) => !this.#asked.has(`${type} ${name}`));
    for (const { name, type } of questions) this.#asked.add(`${type} ${name}`);
    if (questions.length > 0) send(socket, questions);
    this.#wake();
  }

  #learn(answer: Answer, from: RemoteInfo): void {
    if (this.#services.size + this.#addresses.size >= MOST) return;
    const name = answer.name.toLowerCase();
    if (answer.type === "PTR" && name === SERVICE) {
      const instance = answer.data.toLowerCase();
      if (!this.#services.has(instance)) this.#services.set(instance, { name: answer.data });
    } else if (answer.type === "SRV" && name.endsWith(`.${SERVICE}`)) {
      const { target, port } = answer.data;
      if (port > 0) this.#services.set(name, { name: answer.name, place: { host: target.toLowerCase(), port } });
    } else if (answer.type === "A" && isIPv4(answer.data)) {
      // Of a host with several addresses, the one that has answered can be reached from here.
      if (!this.#addresses.has(name) || answer.data === from.address) this.#addresses.set(name, answer.data);
    }
  }

  /** The brokers of which all is known, each once. */
  #brokers(): FoundBroker[] {
    const found = new Map<string, FoundBroker>();
    for (const { name, place } of this.#services.values()) {
      const address = place && this.#addresses.get(place.host);
      if (!address) continue;
      const url = `mqtt://${address}:${place.port}`;
      if (!found.has(url)) found.set(url, { name: name.slice(0, -SERVICE.length - 1), url });
    }
    return [...found.values()];
  }

  async #sleep(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function send(socket: Socket, questions: Question[]): void {
  // A network that does not let it through has no answer.
  socket.send(encode({ type: "query", questions }), PORT, GROUP, () => {});
}

/** What a datagram answers; nothing where it is no answer at all. */
function readAnswers(bytes: Buffer): Answer[] {
  try {
    const { type, answers = [], additionals = [] } = decode(bytes);
    return type === "response" ? [...answers, ...additionals] : [];
  } catch {
    return [];
  }
}
