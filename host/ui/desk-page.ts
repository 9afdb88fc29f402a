import { stripVTControlCharacters } from "node:util";
import type { Board } from "../../boards/board.ts";
import { harmlessLines } from "../../files/shown-text.ts";
import { UserError } from "../../files/user-error.ts";
import type { BareBoardView, BoardView, DeskMessage, WorkView } from "../../ui/desk/messages.ts";
import type { DeviceView } from "../../ui/messages.ts";
import type { RunningBoard } from "../machines/running-board.ts";
import { SimulatedRunner } from "../machines/simulated-runner.ts";
import { parseBrokerAddress } from "../mqtt/broker-address.ts";
import type { DeviceAddress } from "../mqtt/device-client.ts";
import { DeskBoard } from "./desk-board.ts";
import { DeskConsole } from "./desk-console.ts";
import { DeviceFeed } from "./device-feed.ts";
import { EventStream } from "./event-stream.ts";
import { pageFiles } from "./page-files.ts";
import { Refused, readJson } from "./request-body.ts";
import { setProperty } from "./set-property.ts";
import { type Handler, WebServer } from "./web-server.ts";

const HOST = "127.0.0.1";
/** After the one of `homie ui`: a tab that is open finds the next `homie dev`. */
const PORT = 8267;
/** How often pages are told of the board's pins and its console, in milliseconds. */
const LOOK_EVERY_MS = 50;

const PROGRAM = { name: "homie dev", hasHostOption: false };

/** The device that the page shows. */
export interface DeskDevice {
  model: Board;
  board: RunningBoard;
  address: DeviceAddress;
  /** Lays the board's flash out anew, and starts it. @throws UserError when that cannot be now */
  renew(): Promise<void>;
}

/** What the page is about. */
export interface DeskPageOptions {
  brokerUrl: string;
  /** Told of a fault of this program. */
  broken: (error: unknown) => void;
}

/** The page of `homie dev`: a device at the desk, what it is made of, and what becomes of each save. */
export class DeskPage {
  readonly #options: DeskPageOptions;
  readonly #events = new EventStream<DeskMessage>(() => this.#begin());
  readonly #console = new DeskConsole();
  readonly #stop = new AbortController();
  #server: WebServer | undefined;
  #timer: NodeJS.Timeout | undefined;
  #work: WorkView = { state: "building" };
  #device: DeskDevice | undefined;
  /** Undefined where it is a real Espruino for Linux. */
  #board: DeskBoard | undefined;
  #feed: DeviceFeed | undefined;
  #following: Promise<void> = Promise.resolve();
  /** The board as pages know it, as JSON. */
  #shown = "null";

  private constructor(options: DeskPageOptions) {
    this.#options = options;
  }

  /** Serves the page, to this computer alone. */
  static async open(options: DeskPageOptions): Promise<DeskPage> {
    const page = new DeskPage(options);
    await page.#serve();
    page.#timer = setInterval(() => page.#look(), LOOK_EVERY_MS);
    return page;
  }

  /** Where a browser finds it. */
  get url(): string {
    return this.#server!.url;
  }

  /** Shows what is under way. */
  show(work: WorkView): void {
    this.#work = work;
    this.#events.send({ type: "work", work });
  }

  /** Shows what went wrong. */
  fail({ message }: UserError): void {
    this.show({ state: "failed", error: harmlessLines(stripVTControlCharacters(message)) });
  }

  /** Shows a device from now on. */
  follow(device: DeskDevice): void {
    const { brokerUrl, broken } = this.#options;
    const { model, board, address } = device;
    this.#device = device;
    if (board instanceof SimulatedRunner) this.#board = new DeskBoard(model, board);
    board.on("line", (line) => this.#console.add(line));
    board.on("reboot", () => this.#console.add("--- reboot ---"));
    this.#feed = new DeviceFeed({
      ...{ broker: parseBrokerAddress(brokerUrl), baseTopic: address.baseTopic, signal: this.#stop.signal },
      tell: ({ type }) => {
        if (type !== "broker") this.#events.send({ type: "device", device: this.#viewDevice() });
      },
      complain: () => {},
    });
    this.#following = this.#feed.run(() => {}).catch(broken);
  }

  /** Ends it, and all connections. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    await this.#following;
    await this.#server?.close();
  }

  async #serve(): Promise<void> {
    const { desk: files } = await pageFiles();
    const handlers: Record<string, Handler> = {
      "GET /api/events": (_request, response) => this.#events.open(response),
      "POST /api/set": (request) => setProperty(this.#started(this.#feed), request),
      "POST /api/pin": (request) => this.#withPins().drive(request),
      "POST /api/button": (request) => this.#withPins().press(request),
      "POST /api/renew": async (request) => {
        await readJson(request);
        await this.#started(this.#device).renew();
        return {};
      },
    };
    const find = (path: string) => files.get(path.slice("/".length));
    const options = { host: HOST, find, handlers, program: PROGRAM, broken: this.#options.broken };
    this.#server = await WebServer.start({ ...options, port: PORT }).catch((error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      // Another one is at work.
      return WebServer.start({ ...options, port: 0 });
    });
  }

  #started<Part>(part: Part | undefined): Part {
    if (part === undefined) throw new Refused(409, "There is no board yet.");
    return part;
  }

  #withPins(): DeskBoard {
    this.#started(this.#device);
    if (this.#board) return this.#board;
    throw new Refused(409, "This board is a real Espruino for Linux, which has no pins.");
  }

  #begin(): DeskMessage {
    return {
      ...{ type: "start", broker: this.#options.brokerUrl, work: this.#work },
      ...{ board: this.#viewBoard(), device: this.#viewDevice(), lines: this.#console.lines },
    };
  }

  #viewBoard(): BoardView | BareBoardView | null {
    if (this.#board || !this.#device) return this.#board?.view() ?? null;
    return { title: this.#device.model.title, pins: null };
  }

  #viewDevice(): DeviceView | null {
    const id = this.#device?.address.id;
    return this.#feed?.devices.find((device) => device.id === id) ?? null;
  }

  /** Tells pages what has changed on the board. */
  #look(): void {
    // Who has closed the page in the meantime holds nothing any more.
    if (this.#events.isEmpty) this.#board?.release();
    const lines = this.#console.takeNew();
    if (lines.length > 0) this.#events.send({ type: "console", lines });
    const board = this.#viewBoard();
    const shown = JSON.stringify(board);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#events.send({ type: "board", board });
  }
}
