import { fire, pushData } from "../api/events.ts";
import { stringOf } from "../bytes.ts";
import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import type { DeviceFunction } from "../realm.ts";
import { type ChunkedBody, openChunkedBody } from "./chunked-body.ts";
import { headerOf, parseHead } from "./http-head.ts";
import type { Connection } from "./network.ts";
import { Outbox } from "./outbox.ts";
import { SOCKET_ERRORS, SocketError, type Tcp } from "./tcp.ts";

const VERSION = "2v29";

/** A request and its response: what the engine does with a connection to its HTTP server in every turn. */
export class HttpExchange implements Connection {
  /** The device's objects. */
  readonly request: Record<string, unknown>;
  readonly response: Record<string, unknown>;
  tcp: Tcp | undefined;
  done = false;
  private readonly machine: Machine;
  private readonly handler: DeviceFunction;
  private readonly outbox = new Outbox();
  private received = "";
  private hadHead = false;
  /** Bytes of the body that are still to come. */
  private toReceive = 0;
  private body: ChunkedBody | undefined;
  private ended = false;
  private closing = false;
  private chunkedAnswer = false;

  constructor(machine: Machine, tcp: Tcp, handler: DeviceFunction) {
    const { realm } = machine;
    this.machine = machine;
    this.tcp = tcp;
    this.handler = handler;
    this.request = realm.object();
    this.response = realm.object({ headers: realm.object({ Connection: "close" }) });
    const methods = realm.module({
      setHeader: (name: unknown, value: unknown) => {
        (this.response.headers as Record<string, string>)[String(name)] = String(value);
      },
      writeHead: (status: number, headers?: Record<string, unknown>) => this.writeHead(status, headers ?? {}),
      write: (data: unknown) => {
        this.write(String(data));
        return false;
      },
      end: (data: unknown) => {
        if (data !== undefined) this.write(String(data));
        this.write(undefined);
        this.closing = true;
        machine.loop.wake();
      },
    });
    Object.assign(this.response, methods);
  }

  idle(): boolean {
    const tcp = this.tcp!;
    let error = 0;
    let close = false;
    const received = tcp.receive();
    const gotData = typeof received === "object";
    if (gotData) {
      this.received += stringOf(received);
      this.take();
    } else if (received < 0) {
      error = received;
      close = true;
    }
    let sent = 0;
    if (!this.outbox.isEmpty) {
      sent = this.outbox.send(tcp);
      if (sent < 0) {
        error = sent;
        close = true;
      }
      if (sent > 0 && this.outbox.isEmpty && !this.closing) fire(this.machine, this.response, "drain");
    }
    // The engine's own rule: with a body still to come, or no head at all, a lost connection is not noticed.
    if (this.outbox.isEmpty && !gotData) close = this.mayClose();
    else if (gotData) close = false;
    if (close) this.finish(error);
    return gotData || sent > 0;
  }

  private mayClose(): boolean {
    if (this.toReceive > 0 || !this.hadHead) return false;
    if (!this.ended) {
      this.ended = true;
      fire(this.machine, this.request, "end");
    }
    return this.closing;
  }

  private take(): void {
    if (!this.hadHead) {
      const head = parseHead(this.received);
      if (!head) return;
      this.hadHead = true;
      this.received = this.received.slice(head.end);
      const { method, url, headers } = head;
      Object.assign(this.request, { method, url, headers: this.machine.realm.object(headers) });
      if (headerOf(headers, "Transfer-Encoding").toLowerCase() === "chunked") this.body = openChunkedBody();
      this.toReceive = this.body ? 1 : Number.parseInt(headerOf(headers, "Content-Length"), 10) || 0;
      this.machine.loop.queue(this.handler, undefined, [this.request, this.response]);
    }
    this.push(false);
  }

  private push(force: boolean): void {
    if (this.received === "") return;
    if (this.body) {
      const data = this.body.take(this.received);
      this.received = "";
      if (this.body.isWhole) this.toReceive = 0;
      for (const part of data) pushData(this.machine, this.request, part, force);
      return;
    }
    const { length } = this.received;
    this.toReceive -= length;
    if (pushData(this.machine, this.request, this.received, force)) this.received = "";
  }

  private finish(error: number): void {
    const failed = error < 0 && error !== SocketError.CLOSED;
    if (this.hadHead) this.push(true);
    this.tcp!.close();
    this.tcp = undefined;
    this.closing = true;
    this.done = true;
    if (failed) {
      const details = this.machine.realm.object({ code: error, message: SOCKET_ERRORS[error] });
      fire(this.machine, this.request, "error", [details]);
      fire(this.machine, this.response, "error", [details]);
    }
    fire(this.machine, this.response, "end");
    fire(this.machine, this.request, "close", [failed]);
    fire(this.machine, this.response, "close", [failed]);
  }

  private writeHead(status: number, headers: Record<string, unknown>): void {
    if (typeof headers !== "object" || this.outbox.isOpen) {
      const complaint = this.outbox.isOpen
        ? "Headers have already been sent"
        : "Headers sent to writeHead should be an object";
      this.machine.hardware.log(`ERROR: ${complaint}`);
      return;
    }
    const all = { ...(this.response.headers as Record<string, unknown>), ...headers };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${String(value)}\r\n`);
    this.chunkedAnswer = headerOf(all, "Transfer-Encoding").toLowerCase() === "chunked";
    this.outbox.add(`HTTP/1.1 ${Math.trunc(status)} OK\r\nServer: Espruino ${VERSION}\r\n${lines.join("")}\r\n`);
    this.machine.loop.wake();
  }

  private write(data: string | undefined): void {
    if (this.closing) throw new EngineError("This socket is closed");
    if (!this.outbox.isOpen) this.writeHead(200, {});
    const text = data ?? "";
    if (this.chunkedAnswer) this.outbox.add(`${text.length.toString(16)}\r\n${text}\r\n`);
    else this.outbox.add(text);
    this.machine.loop.wake();
  }
}
