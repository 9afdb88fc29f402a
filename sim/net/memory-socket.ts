import { EventEmitter } from "node:events";
import type { DeviceClock } from "../device-clock.ts";
import type { TcpSocket } from "./internet.ts";

interface SocketEvents {
  connect: [];
  readable: [];
  error: [NodeJS.ErrnoException];
  close: [];
}

/** One end of a TCP connection within this process. What is written at one end is at the other at once. */
export class MemorySocket extends EventEmitter<SocketEvents> implements TcpSocket {
  private readonly clock: DeviceClock;
  private peer!: MemorySocket;
  private arrived: Buffer = Buffer.alloc(0);
  private open = true;

  private constructor(clock: DeviceClock) {
    super();
    this.clock = clock;
  }

  /** Both ends of a connection. */
  static pair(clock: DeviceClock): [MemorySocket, MemorySocket] {
    const near = new MemorySocket(clock);
    const far = new MemorySocket(clock);
    near.peer = far;
    far.peer = near;
    return [near, far];
  }

  get readableLength(): number {
    return this.arrived.length;
  }

  read(length = this.arrived.length): Buffer | null {
    if (length === 0 || length > this.arrived.length) return null;
    const taken = this.arrived.subarray(0, length);
    this.arrived = this.arrived.subarray(length);
    return taken;
  }

  write(bytes: Uint8Array, sent: () => void = () => {}): void {
    if (!this.open) return;
    this.peer.take(bytes);
    sent();
  }

  /** Nothing is held back here that could be sent sooner. */
  setNoDelay(): void {}

  destroySoon(): void {
    this.end((peer) => peer.emit("close"));
  }

  resetAndDestroy(): void {
    this.end((peer) => peer.fail("ECONNRESET"));
  }

  /** The power is gone: the other end is not told, and waits. */
  destroy(): void {
    this.open = false;
  }

  /** Says that the other end has taken the connection. @returns whether this end still wants it */
  connected(): boolean {
    if (this.open) this.emit("connect");
    return this.open;
  }

  /** Says that nobody serves there. */
  refuse(): void {
    if (this.open) this.fail("ECONNREFUSED");
    this.open = false;
  }

  private take(bytes: Uint8Array): void {
    if (!this.open) return;
    this.arrived = Buffer.concat([this.arrived, bytes]);
    this.emit("readable");
  }

  private end(tell: (peer: MemorySocket) => void): void {
    if (!this.open) return;
    this.open = false;
    const { peer } = this;
    this.clock.after(0, () => {
      if (!peer.open) return;
      peer.open = false;
      tell(peer);
    });
  }

  private fail(code: string): void {
    this.emit("error", Object.assign(new Error(code), { code }));
    this.emit("close");
  }
}
