import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, isIPv6 } from "node:net";
import { UserError } from "../../files/user-error.ts";
import type { Refusal } from "../../ui/messages.ts";
import { strangeness } from "./own-requests.ts";
import type { PageFile } from "./page-files.ts";
import { PagePassword } from "./page-password.ts";
import { Refused } from "./request-body.ts";

/** Carries a request out, and answers it: with JSON, if it returns something. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A web server for pages of its own. */
export interface WebServerOptions {
  /** Address or name to listen at. */
  host: string;
  port: number;
  /** What a browser has to know; without it the server is for this computer alone. */
  password?: string | undefined;
  /** Finds a file by its path; undefined where there is none. */
  find: (path: string) => PageFile | undefined | Promise<PageFile | undefined>;
  /** By method and path, such as `POST /api/set`. */
  handlers: Record<string, Handler>;
  /** What a person has started, and whether that can be told by which name it is called. */
  program: { name: string; hasHostOption: boolean };
  /** Told of a fault of this program. */
  broken: (error: unknown) => void;
}

/**
 * What a browser may do with all that we answer: run the page's own script and style sheet, and talk to us. No text can become
 * a script, whatever the page does with it, and no other page can show this one in itself.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const HEADERS = {
  "Content-Security-Policy": POLICY,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "Cache-Control": "no-store",
};

/** A web server that answers its own pages only. */
export class WebServer {
  readonly #options: WebServerOptions;
  readonly #server: Server;
  readonly #password: PagePassword | undefined;

  private constructor(options: WebServerOptions) {
    this.#options = options;
    this.#password = options.password === undefined ? undefined : new PagePassword(options.password);
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** Starts it. @throws UserError when it cannot listen there */
  static async start(options: WebServerOptions): Promise<WebServer> {
    const server = new WebServer(options);
    server.#server.listen(options.port, options.host);
    try {
      await once(server.#server, "listening");
    } catch (error) {
      throw new UserError(listenError(options, error as NodeJS.ErrnoException));
    }
    if (!server.isLocal && options.password === undefined) {
      await server.close();
      throw new UserError(`Others can reach the page at ${options.host}, so that it needs a password.`);
    }
    return server;
  }

  /** Where a browser on this computer finds it. */
  get url(): string {
    const { address, port } = this.#server.address() as AddressInfo;
    const near = address === "0.0.0.0" ? "127.0.0.1" : address === "::" ? "::1" : address;
    return `http://${isIPv6(near) ? `[${near}]` : near}:${port}/`;
  }

  /** Whether only this computer can reach it. */
  get isLocal(): boolean {
    const { address } = this.#server.address() as AddressInfo;
    return address === "::1" || address.startsWith("127.");
  }

  /** Ends it, and all connections. */
  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
      await this.#carryOut(request, response);
    } catch (error) {
      this.#refuse(error, response);
    }
  }

  async #carryOut(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { find, handlers, host, program } = this.#options;
    const strange = strangeness(request, host, program.hasHostOption);
    if (strange !== undefined) throw new Refused(403, strange);
    await this.#password?.check(request);
    const { method = "", url = "" } = request;
    const path = url.replace(/\?.*/s, "");
    const file = await find(path);
    if (file && method === "GET") {
      response.setHeader("Content-Type", file.type);
      response.end(file.content);
      return;
    }
    const handler = Object.hasOwn(handlers, `${method} ${path}`) ? handlers[`${method} ${path}`] : undefined;
    if (!handler) {
      const allowed = file ? ["GET"] : ["GET", "POST"].filter((one) => Object.hasOwn(handlers, `${one} ${path}`));
      if (allowed.length === 0) throw new Refused(404, "There is no such thing here.");
      response.setHeader("Allow", allowed.join(", "));
      throw new Refused(405, `This takes ${allowed.join(" and ")} only.`);
    }
    const answer = await handler(request, response);
    if (answer !== undefined) writeJson(response, 200, answer);
  }

  #refuse(error: unknown, response: ServerResponse): void {
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    const { broken, program } = this.#options;
    if (!(error instanceof UserError)) broken(error);
    const status = error instanceof Refused ? error.status : error instanceof UserError ? 502 : 500;
    const text =
      error instanceof UserError ? error.message : `This is a fault of ${program.name}; its console says more.`;
    if (status === 401) response.setHeader("WWW-Authenticate", PagePassword.challenge);
    // What is left of the request is not read.
    response.setHeader("Connection", "close");
    const refusal: Refusal = { error: text };
    writeJson(response, status, refusal);
  }
}

function writeJson(response: ServerResponse, status: number, value: unknown): void {
  response.statusCode = status;
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(value));
}

function listenError({ host, port, program }: WebServerOptions, { code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case "EADDRINUSE":
      return `Port ${port} of ${host} is taken: another ${program.name}, perhaps. Give another one with --port.`;
    case "EACCES":
      return `This user may not listen at port ${port}. Give one from 1024 on with --port.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `${host} is no address of this computer. Give one of its own with --host, or none.`;
    default:
      return `The page cannot be served at port ${port} of ${host}: ${message}.`;
  }
}
