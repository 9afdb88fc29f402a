import { isIPv4 } from "node:net";
import type { DeviceClock } from "../device-clock.ts";
import type { Internet, TcpSocket } from "./internet.ts";
import { MemorySocket } from "./memory-socket.ts";

/** A host that somebody serves on. */
interface Service {
  host: string;
  port: number;
  accept: (socket: MemorySocket) => void;
}

/** Addresses that host names get, one after the other. */
const NAMED = "192.0.2.";

/**
 * Hosts that exist in this process only. Nothing takes time on the way, but for what the chip itself takes; and nothing
 * happens but by the device's clock.
 */
export class MemoryInternet implements Internet {
  private readonly clock: DeviceClock;
  private readonly names = new Map<string, string>();
  private readonly services = new Set<Service>();
  /** What takes connections to the board, by the port that it listens on. */
  private readonly listeners = new Map<number, (socket: TcpSocket) => void>();

  constructor(clock: DeviceClock) {
    this.clock = clock;
  }

  /**
   * Serves a port of a host until the function that is returned is called; connections that stand then stay.
   * @param host a name, which can be looked up from now on, or an IPv4 address
   */
  serve(host: string, port: number, accept: (socket: MemorySocket) => void): () => void {
    const service = { host: this.addressOf(host), port, accept };
    this.services.add(service);
    return () => this.services.delete(service);
  }

  lookup(name: string, found: (ip: string | undefined) => void): void {
    this.clock.after(0, () => found(isIPv4(name) ? name : this.names.get(name)));
  }

  connect(ip: string, port: number): TcpSocket {
    const [near, far] = MemorySocket.pair(this.clock);
    this.clock.after(0, () => {
      const service = [...this.services].find((one) => one.host === ip && one.port === port);
      if (!service) near.refuse();
      else if (near.connected()) service.accept(far);
    });
    return near;
  }

  listen(port: number, accept: (socket: TcpSocket) => void): () => void {
    this.listeners.set(port, accept);
    return () => this.listeners.delete(port);
  }

  /** Connects to a port of the board's; undefined while it does not listen there. */
  connectToBoard(port: number): MemorySocket | undefined {
    const accept = this.listeners.get(port);
    if (!accept) return undefined;
    const [near, far] = MemorySocket.pair(this.clock);
    accept(far);
    return near;
  }

  private addressOf(host: string): string {
    if (isIPv4(host)) return host;
    const known = this.names.get(host) ?? `${NAMED}${this.names.size + 1}`;
    this.names.set(host, known);
    return known;
  }
}
