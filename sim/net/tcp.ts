import { isIPv4 } from "node:net";
import type { DeviceClock } from "../device-clock.ts";
import type { Internet, TcpSocket } from "./internet.ts";

/** A TCP segment's bytes on the chip (lwIP's TCP_MSS). */
const SEGMENT = 536;
/** The chip sends and receives at most this many bytes at a time: `chunkSize` in network_esp8266.c, half a segment. */
export const CHUNK = SEGMENT / 2;
/** How long the other side takes to acknowledge a chunk, in milliseconds of device time. */
const ACKNOWLEDGE_MS = 5;

/** The engine's socket errors, by its numbers. */
export const SocketError = {
  CLOSED: -1,
  MEMORY: -2,
  TIMEOUT: -3,
  NO_ROUTE: -4,
  NOT_FOUND: -6,
  UNSENT_DATA: -8,
  RESET: -9,
  UNKNOWN: -10,
  NO_CONNECTION: -11,
} as const;

/** The engine's words for its socket errors. */
export const SOCKET_ERRORS: Record<number, string> = {
  [SocketError.CLOSED]: "connection closed",
  [SocketError.MEMORY]: "out of memory",
  [SocketError.TIMEOUT]: "timeout",
  [SocketError.NO_ROUTE]: "no route",
  [SocketError.NOT_FOUND]: "not found",
  [SocketError.UNSENT_DATA]: "unsent data",
  [SocketError.RESET]: "connection reset",
  [SocketError.UNKNOWN]: "unknown error",
  [SocketError.NO_CONNECTION]: "no connection",
};

const BY_SYSTEM_CODE: Record<string, number> = {
  ECONNREFUSED: SocketError.RESET,
  ECONNRESET: SocketError.RESET,
  EPIPE: SocketError.RESET,
  ECONNABORTED: SocketError.RESET,
  ETIMEDOUT: SocketError.TIMEOUT,
  EHOSTUNREACH: SocketError.NO_ROUTE,
  ENETUNREACH: SocketError.NO_ROUTE,
};

/**
 * One TCP connection as the chip's driver shows it to the engine: polled, with one chunk at a time on its way out until it
 * is acknowledged (esp8266_callback_sentCB in network_esp8266.c), and the sender held back while what came in is not read.
 */
export class Tcp {
  private readonly changed: () => void;
  private readonly isOnline: () => boolean;
  private readonly clock: DeviceClock;
  private readonly internet: Internet;
  /** What is left of the segment that is being read: no chunk reaches into the next one. */
  private segment: Buffer = Buffer.alloc(0);
  private cancelAcknowledgement = () => {};
  private socket: TcpSocket | undefined;
  private state: "connecting" | "idle" | "transmitting" | "closed" = "connecting";
  private error: number = SocketError.CLOSED;
  private aborted = false;
  private abandoned = false;

  /**
   * @param isOnline false stops all traffic, as long as it lasts
   * @param changed called whenever polling may have a new result
   */
  constructor(clock: DeviceClock, internet: Internet, isOnline: () => boolean, changed: () => void) {
    this.clock = clock;
    this.internet = internet;
    this.isOnline = isOnline;
    this.changed = changed;
  }

  /** Begins to connect; names are looked up first. */
  connect(host: string, port: number): void {
    if (isIPv4(host)) this.open(host, port);
    else
      this.internet.lookup(host, (ip) => {
        if (this.abandoned) return;
        if (ip === undefined) this.fail(SocketError.NOT_FOUND);
        else this.open(ip, port);
      });
  }

  /** Takes over a connection that came in. */
  accept(socket: TcpSocket): void {
    this.state = "idle";
    this.adopt(socket);
  }

  /** What came in, at most a chunk; 0 when there is nothing yet, an error's number when there will be no more. */
  receive(): Uint8Array | number {
    if (this.state !== "connecting" && !this.aborted && !this.isOnline()) return 0;
    const available = this.socket?.readableLength ?? 0;
    if (this.segment.length === 0 && available > 0 && this.state !== "connecting")
      this.segment = this.socket!.read(Math.min(available, SEGMENT)) ?? this.segment;
    if (this.segment.length > 0) {
      const chunk = new Uint8Array(this.segment.subarray(0, CHUNK));
      this.segment = this.segment.subarray(CHUNK);
      return chunk;
    }
    if (this.state === "connecting") return SocketError.NO_CONNECTION;
    return this.state === "closed" ? this.error : 0;
  }

  /** Sends at most a chunk. Returns how many bytes it took, 0 while the last ones are on their way, or an error. */
  send(bytes: Uint8Array): number {
    if (!this.aborted && !this.isOnline()) return 0;
    if (this.state === "closed") return this.error;
    if (this.state !== "idle") return 0;
    this.state = "transmitting";
    this.socket!.write(bytes.slice(0, CHUNK), () => {
      // A timer of the computer takes a millisecond at least: where time runs fast, that would be far too long.
      if (ACKNOWLEDGE_MS < this.clock.speed) this.acknowledged();
      else this.cancelAcknowledgement = this.clock.after(ACKNOWLEDGE_MS, () => this.acknowledged());
    });
    return Math.min(bytes.length, CHUNK);
  }

  /** Closes the connection once everything is sent; nothing is heard of it any more. */
  close(): void {
    this.abandoned = true;
    this.socket?.destroySoon();
  }

  /** The device's address is another one now: the chip gives the connection up (tcp_abort in lwIP's netif_set_ipaddr). */
  abort(): void {
    this.aborted = true;
    if (this.state !== "closed") this.fail(SocketError.RESET);
    this.socket?.resetAndDestroy();
  }

  /** The power is gone: the connection ends without a word. */
  destroy(): void {
    this.abandoned = true;
    this.cancelAcknowledgement();
    this.socket?.destroy();
  }

  private acknowledged(): void {
    if (this.state === "transmitting") this.state = "idle";
    this.changed();
  }

  private open(ip: string, port: number): void {
    const socket = this.internet.connect(ip, port);
    socket.once("connect", () => {
      if (this.state === "connecting") this.state = "idle";
      this.changed();
    });
    this.adopt(socket);
  }

  private adopt(socket: TcpSocket): void {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on("readable", () => this.changed());
    socket.on("error", (failure: NodeJS.ErrnoException) => {
      this.fail(BY_SYSTEM_CODE[failure.code ?? ""] ?? SocketError.UNKNOWN);
    });
    socket.on("close", () => {
      if (this.state !== "closed") this.fail(SocketError.CLOSED);
    });
  }

  private fail(error: number): void {
    this.state = "closed";
    this.error = error;
    this.changed();
  }
}
