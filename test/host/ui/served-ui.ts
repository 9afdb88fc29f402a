import { type IncomingHttpHeaders, request } from "node:http";
import { freePort } from "../../../host/machines/free-port.ts";
import { parseBrokerAddress } from "../../../host/mqtt/broker-address.ts";
import { runUi, type UiOptions } from "../../../host/ui/run-ui.ts";
import type { DeviceView, Message } from "../../../ui/messages.ts";

/** An answer over HTTP. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Sends a request as the page of a server does, but for the headers that are given; undefined leaves one out. */
export async function sendTo(
  port: number,
  method: string,
  path: string,
  body?: string | Buffer,
  headers: Record<string, string | undefined> = {},
): Promise<Answer> {
  const own = {
    Host: `127.0.0.1:${port}`,
    Origin: `http://127.0.0.1:${port}`,
    "Sec-Fetch-Site": "same-origin",
  };
  const type = body === undefined ? {} : { "Content-Type": "application/json" };
  const all = Object.entries({ ...own, ...type, ...headers }).filter((entry) => entry[1] !== undefined);
  return await new Promise((resolve, reject) => {
    const sent = request({
      host: "127.0.0.1",
      port,
      // A connection that was kept may be closed in the moment in which it is used again.
      agent: false,
      method,
      path,
      headers: Object.fromEntries(all) as Record<string, string>,
    });
    sent.on("error", reject);
    sent.on("response", (response) => {
      const { statusCode: status = 0, headers } = response;
      if (path === "/api/events" && status === 200) {
        response.destroy();
        resolve({ status, headers, body: "" });
        return;
      }
      let text = "";
      response.setEncoding("utf8").on("data", (piece) => (text += piece));
      response.on("end", () => resolve({ status, headers, body: text }));
    });
    sent.end(body);
  });
}

/** `homie ui` in this process. */
export class ServedUi {
  readonly port: number;
  /** What it has written to the console. */
  readonly lines: string[] = [];
  readonly faults: unknown[] = [];
  readonly #stop = new AbortController();
  #ended: Promise<void> = Promise.resolve();

  private constructor(port: number) {
    this.port = port;
  }

  /** Starts it, and waits until it says where it is. */
  static async start(brokerUrl: string, options: Partial<UiOptions> = {}): Promise<ServedUi> {
    const ui = new ServedUi(await freePort());
    await new Promise<void>((resolve, reject) => {
      const line = (text: string): void => {
        ui.lines.push(text);
        if (text.includes("shows the devices")) resolve();
      };
      ui.#ended = runUi({
        ...{ broker: parseBrokerAddress(brokerUrl), baseTopic: "homie/", host: "127.0.0.1", port: ui.port },
        output: { line, progress() {}, endProgress() {} },
        ...{ password: undefined, timeoutMs: 20_000, folder: undefined, engine: undefined },
        broken: (error) => ui.faults.push(error),
        signal: ui.#stop.signal,
        ...options,
      });
      ui.#ended.then(() => reject(new Error("homie ui has ended")), reject);
    });
    return ui;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  /** Ends it as Ctrl-C does. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  /** Sends a request as our own page does, but for the headers that are given; undefined leaves one out. */
  async send(
    method: string,
    path: string,
    body?: string | Buffer,
    headers: Record<string, string | undefined> = {},
  ): Promise<Answer> {
    return await sendTo(this.port, method, path, body, headers);
  }

  /** Posts JSON. */
  async post(path: string, value: unknown): Promise<{ status: number; said: Record<string, unknown> }> {
    const { status, body } = await this.send("POST", path, JSON.stringify(value));
    return { status, said: body ? JSON.parse(body) : {} };
  }

  /** Listens like a page that is opened now. */
  async listen(): Promise<Listener> {
    return await Listener.open(this.port);
  }
}

/** A page that only listens. */
export class Listener {
  readonly messages: Message[] = [];
  /** The devices as a page knows them, by their keys. */
  readonly devices = new Map<string, DeviceView>();
  /** Whether the server has ended the connection. */
  isClosed = false;
  #wake: (() => void)[] = [];
  #close: () => void = () => {};

  static async open(port: number): Promise<Listener> {
    const listener = new Listener();
    await new Promise<void>((resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port, path: "/api/events" }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (piece) => {
          text += piece;
          const events = text.split("\n\n");
          text = events.pop()!;
          for (const event of events) {
            if (event.startsWith("data: ")) listener.#take(JSON.parse(event.slice(6)) as Message);
          }
          if (listener.messages.length > 0) resolve();
        });
        response.on("close", () => {
          listener.isClosed = true;
          for (const wake of listener.#wake.splice(0)) wake();
        });
      });
      listener.#close = () => sent.destroy();
      sent.on("error", reject);
      sent.end();
    });
    return listener;
  }

  #take(message: Message): void {
    this.messages.push(message);
    if (message.type === "start") this.devices.clear();
    if (message.type === "start" || message.type === "devices") {
      for (const device of message.devices) this.devices.set(device.key, device);
    }
    if (message.type === "removed") this.devices.delete(message.key);
    for (const wake of this.#wake.splice(0)) wake();
  }

  /** Waits until something is so. @param what it is, for the error */
  async until(what: string, so: () => boolean, milliseconds = 20_000): Promise<void> {
    const deadline = Date.now() + milliseconds;
    while (!so()) {
      const left = deadline - Date.now();
      if (left <= 0)
        throw new Error(`It has not come to this: ${what}. Last: ${JSON.stringify(this.messages.slice(-3))}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  close(): void {
    this.#close();
  }
}
