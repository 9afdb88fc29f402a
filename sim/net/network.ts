import type { AccessPoint } from "../access-point.ts";
import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import type { Station } from "../station.ts";
import { Tcp } from "./tcp.ts";

/** Sockets that the chip has, servers included. */
const MOST_SOCKETS = 10;
/**
 * Connections that its C heap has room for: of 19.7 KB lwIP leaves about 9.5, and one takes nearly 2 (its control blocks, two
 * segments that were received, a chunk that is being sent, twice).
 */
const MOST_CONNECTIONS = 5;

/** A connection that the engine looks after in every turn. */
export interface Connection {
  readonly tcp: Tcp | undefined;
  /** Moves data and fires events; returns whether it did anything. */
  idle(): boolean;
  /** Whether there is nothing more to look after. */
  readonly done: boolean;
}

/** The engine's list of connections, polled once in every turn. */
export class Network {
  readonly machine: Machine;
  private readonly station: Station;
  private readonly accessPoint: AccessPoint;
  private connections: Connection[] = [];
  private servers = 0;

  constructor(machine: Machine, station: Station, accessPoint: AccessPoint) {
    this.machine = machine;
    this.station = station;
    this.accessPoint = accessPoint;
    machine.loop.poll(() => this.idle());
    station.whenMoved(() => {
      for (const connection of this.connections) connection.tcp?.abort();
    });
    machine.whenHalted(() => {
      for (const connection of this.connections) connection.tcp?.destroy();
    });
  }

  /** Whether anybody can be reached: there is an address, or an access point. */
  readonly isReachable = (): boolean => this.station.online || this.accessPoint.enabled;

  /** A connection to a server. Throws the engine's error when there is no network or no socket left. */
  connect(host: string, port: number): Tcp {
    if (!this.station.online || !this.hasRoom) throw new EngineError("Unable to create socket", "InternalError");
    const { clock, internet } = this.machine.hardware;
    const tcp = new Tcp(
      clock,
      internet,
      () => this.station.online,
      () => this.machine.loop.wake(),
    );
    tcp.connect(host, port);
    return tcp;
  }

  /** Whether the chip has a socket left. */
  get hasSocket(): boolean {
    return this.servers + this.open < MOST_SOCKETS;
  }

  /** Whether it has room for one more connection. */
  get hasRoom(): boolean {
    return this.hasSocket && this.open < MOST_CONNECTIONS;
  }

  /** Counts a server in or out. */
  count(servers: 1 | -1): void {
    this.servers += servers;
  }

  /** Looks after a connection from now on. */
  add(connection: Connection): void {
    this.connections.push(connection);
    this.machine.loop.wake();
  }

  private get open(): number {
    return this.connections.filter((connection) => connection.tcp).length;
  }

  private idle(): boolean {
    let busy = false;
    for (const connection of this.connections.slice()) if (connection.idle()) busy = true;
    this.connections = this.connections.filter((connection) => !connection.done);
    return busy;
  }
}
