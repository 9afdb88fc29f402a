import { fire, pushData } from "../api/events.ts";
import { stringOf } from "../bytes.ts";
import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import type { Connection } from "./network.ts";
import { MEMORY, Outbox } from "./outbox.ts";
import { SOCKET_ERRORS, SocketError, type Tcp } from "./tcp.ts";

/** A connection of the `net` module: what the engine does with it in every turn. */
export class Client implements Connection {
  tcp: Tcp | undefined;
  done = false;
  private readonly machine: Machine;
  readonly object: object;
  private readonly outbox = new Outbox();
  private received = "";
  private connected = false;
  private closing = false;
  private closeNow = false;

  /** @param object the device's socket, on which the events are fired */
  constructor(machine: Machine, object: object, tcp: Tcp) {
    this.machine = machine;
    this.object = object;
    this.tcp = tcp;
  }

  /** Keeps text to be sent. Throws the engine's error on a closed socket. */
  write(text: string): void {
    if (this.closing || this.closeNow) throw new EngineError("This socket is closed");
    this.outbox.add(text);
    this.show();
    this.machine.loop.wake();
  }

  /** Closes the socket once everything is sent. */
  end(): void {
    if (this.outbox.isEmpty) this.closeNow = true;
    this.closing = true;
    this.machine.loop.wake();
  }

  idle(): boolean {
    let busy = this.push(false);
    let error = 0;
    let close = this.closeNow;
    if (this.tcp && !close) {
      if (!this.outbox.isEmpty) {
        const sent = this.outbox.send(this.tcp);
        this.show();
        if (sent < 0) error = sent;
        if (sent > 0) busy = true;
        if (sent > 0 && this.outbox.isEmpty && !this.closing) this.fire("drain");
      } else if (this.closing) close = true;
      const received = this.tcp.receive();
      if (typeof received === "object") {
        this.connect();
        this.received += stringOf(received);
        this.push(false);
        if (this.received.length > MEMORY) error = this.overflow();
        busy = true;
      } else if (received === 0) busy = this.connect() || busy;
      else if (this.connected || received !== SocketError.NO_CONNECTION) error = received;
      close ||= error < 0;
    }
    if (!close) return busy;
    this.push(true);
    if (this.received !== "") return false;
    this.finish(error);
    return true;
  }

  /** The engine keeps what is to be sent where the device can see it. */
  private show(): void {
    (this.object as { dSnd?: string }).dSnd = this.outbox.waiting;
  }

  private connect(): boolean {
    if (this.connected) return false;
    this.connected = true;
    this.fire("connect", [this.object]);
    if (this.outbox.isEmpty) this.fire("drain");
    return true;
  }

  /** The engine goes on reading while nobody listens, until it has no memory left. */
  private overflow(): number {
    this.machine.hardware.violated(`${this.received.length} bytes arrived that nobody listens to`);
    this.received = "";
    return SocketError.MEMORY;
  }

  private push(force: boolean): boolean {
    if (this.received === "" || !pushData(this.machine, this.object, this.received, force)) return false;
    this.received = "";
    return true;
  }

  private finish(error: number): void {
    const code = error === SocketError.CLOSED && !this.outbox.isEmpty ? SocketError.UNSENT_DATA : error;
    const failed = code < 0 && code !== SocketError.CLOSED;
    this.tcp?.close();
    this.tcp = undefined;
    this.closing = true;
    this.done = true;
    if (failed) this.fire("error", [this.machine.realm.object({ code, message: SOCKET_ERRORS[code] })]);
    this.fire("end");
    this.fire("close", [failed]);
  }

  private fire(event: string, args: unknown[] = []): void {
    fire(this.machine, this.object, event, args);
  }
}
