import { findBoard } from "../compiler/validate.ts";
import { UserError } from "../files/user-error.ts";
import { SimulatedBoard } from "../sim/board.ts";
import { ManualClock } from "../sim/manual-clock.ts";
import { MemoryInternet } from "../sim/net/memory-internet.ts";
import { PIN_NAMES } from "../sim/pin-bank.ts";
import { Broker } from "./broker/broker.ts";
import type { BrokerMessage } from "./broker/message.ts";
import { brokerOf, type Configuration } from "./configuration.ts";
import { DeskPin } from "./desk-pin.ts";
import { DeskSerial } from "./desk-serial.ts";
import { milliseconds } from "./duration.ts";
import { flashed } from "./flashed.ts";
import { freeVariables } from "./free-variables.ts";
import { HttpRequest } from "./http-request.ts";
import type { BuiltSketch } from "./image-cache.ts";
import { refuseUnknownProperty } from "./settable.ts";
import type {
  BoardOptions,
  Duration,
  HttpAnswer,
  I2cDevice,
  Message,
  OneWireDevice,
  PinName,
  SpiDevice,
  TestBoard,
  TestBroker,
  TestPin,
  TestSerial,
  TestWifi,
} from "./test-board.ts";
import { World } from "./world.ts";

/** Espressif's prefix. Its digits are the device's id by default. */
const MAC = "5c:cf:7f:00:00:01";
/** How long something may take that has to come, in milliseconds of device time. */
const PATIENCE_MS = 120_000;
const POWER_CUT_MS = 1000;
const PRESS_MS = 50;
const HTTP_PORT = 80;
/** Lines of the console that an error shows. */
const LAST_LINES = 15;

/** A simulated board on somebody's desk, with a network and a broker of its own. */
export class DeskBoard implements TestBoard {
  readonly console: string[] = [];
  readonly errors: string[] = [];
  readonly messages: Message[] = [];
  readonly wifi: TestWifi;
  readonly broker: TestBroker;
  topic: string;
  readonly #board: SimulatedBoard;
  readonly #world: World;
  readonly #internet: MemoryInternet;
  readonly #broker: Broker;
  readonly #pins = new Map<string, DeskPin>();
  readonly #keepsErrors: boolean;
  /** Errors that the call that waits is to throw. */
  readonly #toThrow: string[] = [];
  /** Errors of what the test has wired to the board. */
  readonly #broken: unknown[] = [];
  readonly #sketch: BuiltSketch;
  readonly #config: Configuration | undefined;
  #isReady = false;

  constructor(sketch: BuiltSketch, config: Configuration | undefined, errors: BoardOptions["errors"]) {
    this.#sketch = sketch;
    this.#config = config;
    const board = findBoard(sketch.board);
    const clock = new ManualClock();
    const internet = new MemoryInternet(clock);
    this.#internet = internet;
    const flash = flashed(board, sketch, config);
    this.#board = new SimulatedBoard({
      board,
      flash,
      clock,
      internet,
      mac: MAC,
      broken: (error) => this.#broken.push(error),
    });
    this.#world = new World(this.#board, clock);
    this.#broker = new Broker(clock, internet, brokerOf(config));
    this.#keepsErrors = errors === "keep";
    this.topic = `${config?.mqtt?.base_topic ?? "homie/"}${config?.device_id ?? MAC.replaceAll(":", "")}`;
    for (const name of PIN_NAMES)
      this.#pins.set(name, new DeskPin(this.#board.pins.get(name), clock, () => this.#settle()));
    this.wifi = {
      drop: () => this.#after(() => this.#board.wifi.drop()),
      restore: () => this.#after(() => this.#board.wifi.restore()),
    };
    this.broker = {
      stop: () => this.#after(() => this.#broker.stop()),
      start: () => this.#after(() => this.#broker.start()),
      retained: (topic) => this.#broker.retained(`${this.topic}/${topic}`)?.payload.toString(),
    };
    this.#listen();
    this.#broker.start();
  }

  get time(): number {
    return this.#world.clock.now();
  }

  get restarts(): number {
    return this.#board.reboots;
  }

  get asleep(): boolean {
    return this.#board.isAsleep;
  }

  async ready(): Promise<void> {
    await this.#wait(() => this.#isReady, PATIENCE_MS, "The device is not ready");
  }

  async publish(
    topic: string,
    payload: string | Uint8Array,
    options: { retained?: boolean; qos?: 0 | 1 } = {},
  ): Promise<void> {
    if (this.#isReady) refuseUnknownProperty(topic, this.topic, this.#broker);
    await this.#send(`${this.topic}/${topic}`, payload, options);
  }

  async broadcast(level: string, payload: string): Promise<void> {
    await this.#send(`${this.topic.slice(0, this.topic.lastIndexOf("/"))}/$broadcast/${level}`, payload, {});
  }

  published(topic: string): string[] {
    return this.messages.filter((message) => message.topic === topic).map(({ payload }) => payload);
  }

  forget(): void {
    this.messages.length = 0;
  }

  async request(method: "GET" | "PUT" | "OPTIONS", path: string, body?: unknown): Promise<HttpAnswer> {
    const socket = this.#internet.connectToBoard(HTTP_PORT);
    if (!socket) {
      throw new UserError(
        "The board has no web server: that is there in configuration mode only, shortly after the board has started. " +
          "config: null makes a board that was never configured.",
      );
    }
    const request = new HttpRequest(socket, method, path, body);
    await this.#wait(() => request.isOver, PATIENCE_MS, `There is no answer to ${method} ${path}`);
    return request.answer;
  }

  pin(name: PinName): TestPin {
    const pin = this.#pins.get(name);
    if (!pin) {
      throw new UserError(
        `There is no pin ${JSON.stringify(name)}. Pins have Espruino's names, by GPIO number (GPIO5 is D5); those that ` +
          `can be used are ${PIN_NAMES.join(", ")}.`,
      );
    }
    return pin;
  }

  async press(name: PinName, duration: Duration = PRESS_MS, { to = 0 }: { to?: 0 | 1 } = {}): Promise<void> {
    const pin = this.pin(name);
    if (pin.value === to) {
      throw new UserError(
        `A button that connects ${name} to ${to ? "3.3 V" : "ground"} changes nothing: the pin is ${to ? "high" : "low"} ` +
          `already, and its mode is "${pin.mode}". ` +
          (to
            ? "Is the button one to ground? Then leave `to` out."
            : `The sketch sets pinMode(${name}, "input_pullup") for such a button; for one to 3.3 V say { to: 1 }.`),
      );
    }
    await pin.drive(to);
    await this.advance(duration);
    await pin.release();
  }

  i2c(address: number, device: I2cDevice, pins?: { scl: PinName; sda: PinName }): void {
    if (!(Number.isInteger(address) && address >= 0 && address <= 127)) {
      throw new UserError(
        `An I2C address has 7 bits, 0 to 127, and is not ${address}. Data sheets that count from 0 to 255 mean twice of it.`,
      );
    }
    for (const pin of pins ? [pins.scl, pins.sda] : []) this.pin(pin);
    this.#board.wiring.i2c.set(address, { device, pins });
  }

  spi(device: SpiDevice, select?: PinName): void {
    if (select !== undefined) this.pin(select);
    this.#board.wiring.spi.push({ device, select });
  }

  oneWire(name: PinName, device: OneWireDevice): void {
    this.pin(name);
    if (!/^[0-9a-f]{16}$/i.test(device.rom)) {
      throw new UserError(
        `The address of a 1-Wire chip has 16 hexadecimal digits, and is not ${JSON.stringify(device.rom)}.`,
      );
    }
    const { oneWire } = this.#board.wiring;
    oneWire.set(name, [...(oneWire.get(name) ?? []), device]);
  }

  serial(pins: { tx?: PinName; rx?: PinName }, receive: (text: string) => void = () => {}): TestSerial {
    for (const pin of [pins.tx, pins.rx]) if (pin !== undefined) this.pin(pin);
    return new DeskSerial(this.#board.wiring, pins, receive, () => this.#settle());
  }

  pixels(name: PinName): number[][] {
    this.pin(name);
    const bytes = [...(this.#board.wiring.leds.get(name) ?? [])];
    return Array.from({ length: Math.ceil(bytes.length / 3) }, (_, at) => bytes.slice(3 * at, 3 * at + 3));
  }

  async advance(duration: Duration): Promise<void> {
    await this.#world.advance(milliseconds(duration));
    this.#throwErrors();
  }

  async until(so: () => boolean, limit: Duration = PATIENCE_MS): Promise<void> {
    await this.#wait(so, milliseconds(limit), "It has not come to that");
  }

  async restarted(): Promise<void> {
    const before = this.restarts;
    await this.#wait(() => this.restarts > before, PATIENCE_MS, "The device has not restarted");
  }

  async powerOff(): Promise<void> {
    await this.#after(() => this.#board.powerOff());
  }

  async powerOn(): Promise<void> {
    await this.#after(() => this.#board.powerOn());
  }

  async powerCut(): Promise<void> {
    await this.powerOff();
    await this.advance(POWER_CUT_MS);
    await this.powerOn();
  }

  #listen(): void {
    const board = this.#board;
    board.on("line", (line) => this.console.push(fromUtf8(line)));
    board.on("uncaught", (error) => this.#fault(`The sketch did not catch ${fromUtf8(String(error))}`));
    const gone = () => {
      this.#isReady = false;
    };
    for (const event of ["reboot", "powerCut", "sleep"] as const) board.on(event, gone);
    this.#broker.onEnd = gone;
    this.#broker.onMessage = (message) => this.#hear(message);
  }

  #hear({ topic, payload, retain, qos }: BrokerMessage): void {
    // A configuration may have moved the device elsewhere, and a convention may have its own way of naming it.
    if (topic.endsWith("/$state")) this.topic = topic.slice(0, -"/$state".length);
    if (!topic.startsWith(`${this.topic}/`)) return;
    const below = topic.slice(this.topic.length + 1);
    const text = payload.toString();
    this.messages.push({ topic: below, payload: text, retained: retain, qos, time: this.time });
    if (below === "$state") this.#isReady = text === "ready";
  }

  async #send(
    topic: string,
    payload: string | Uint8Array,
    { retained = false, qos = 1 }: { retained?: boolean; qos?: 0 | 1 },
  ): Promise<void> {
    await this.#after(() =>
      this.#broker.publish({ topic, payload: Buffer.from(payload as string), retain: retained, qos }),
    );
  }

  async #after(act: () => void): Promise<void> {
    act();
    await this.#settle();
  }

  async #settle(): Promise<void> {
    await this.#world.settle();
    this.#throwErrors();
  }

  #fault(words: string): void {
    if (this.#keepsErrors) this.errors.push(words);
    else this.#toThrow.push(words);
  }

  /** What the firmware must not do counts like an error, since the chip would not bear it. */
  #throwErrors(): void {
    for (const error of this.#broken.splice(0)) throw error;
    const violations = [...this.#board.violations.splice(0), ...this.#board.flash.violations.splice(0)];
    const all = [...this.#toThrow.splice(0), ...violations];
    if (all.length > 0) throw new UserError(`${all.join("\n")}\n${this.#said()}`);
  }

  freeVariables(): Promise<number | undefined> {
    return freeVariables(findBoard(this.#sketch.board), this.#sketch, this.#config);
  }

  /** Lets time pass until something is so. @param complaint what to say when it never is */
  async #wait(so: () => boolean, limit: number, complaint: string): Promise<void> {
    const came = await this.#world.until(() => this.#toThrow.length > 0 || so(), limit);
    this.#throwErrors();
    if (came) return;
    const state = this.published("$state").at(-1);
    const last = state === undefined ? "It never reached the broker." : `Its $state was "${state}" at last.`;
    throw new UserError(`${complaint}, after ${limit / 1000} s of its time. ${last}\n${this.#said()}`);
  }

  #said(): string {
    const lines = this.console.slice(-LAST_LINES).map((line) => `  ${line}`);
    return lines.length > 0 ? `Its console said:\n${lines.join("\n")}` : "Its console said nothing.";
  }
}

/** A line as a terminal shows it: the device's strings are the bytes of UTF-8. */
function fromUtf8(line: string): string {
  return /^[\0-\xff]*$/.test(line) ? Buffer.from(line, "latin1").toString("utf8") : line;
}
