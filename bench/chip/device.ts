import assert from "node:assert/strict";
import { type Journal, journalPages, readJournal } from "../../host/storage/journal.ts";
import type { Bench, Said } from "./bench.ts";
import type { Chip } from "./chip.ts";
import type { Image } from "./images.ts";

/** The device's id in every scenario's configuration. */
export const ID = "chip";
/** An update takes long as long as the firmware reckons its MD5 by itself. */
const UPDATE_PATIENCE_S = 180;
const STATUS = "$implementation/ota/status";
const CONFIG_STATUS = "$implementation/config/status";

/** A moment in a device's life; what came before it is not looked at. */
export interface Moment {
  said: number;
  lines: number;
  log: number;
}

/** A device on a bench: its chip, and what it says to the broker. */
export class Device {
  readonly chip: Chip;
  /** Where its port 80 is. */
  readonly url: string;
  readonly #bench: Bench;

  constructor(bench: Bench, chip: Chip, httpPort: number) {
    this.#bench = bench;
    this.chip = chip;
    this.url = `http://127.0.0.1:${httpPort}`;
  }

  now(): Moment {
    return { said: this.#bench.said.length, lines: this.chip.lines.length, log: this.chip.log.length };
  }

  /** Does something and measures what it takes. */
  async measure<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
    return await this.#bench.measure(what, this.chip, work);
  }

  /** The same with what the step before has brought about. */
  async measureNext<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
    return await this.#bench.measure(what, this.chip, work, true);
  }

  /** Switches the power on and waits until the device is ready. */
  async boot(): Promise<void> {
    const since = this.now();
    this.chip.start();
    await this.ready(since);
  }

  /** Waits until the device is ready, running an image if one is named. */
  async ready(since: Moment, image?: Image): Promise<void> {
    if (image) await this.hear("$fw/checksum", image.md5, since);
    await this.hear("$state", "ready", since);
    await this.chip.line(/^Ready$/, since.lines);
  }

  /** Publishes below the device's topic. */
  async publish(
    attribute: string,
    payload: Buffer | string,
    options: { qos?: 0 | 1 | 2; retain?: boolean } = {},
  ): Promise<void> {
    await this.#bench.client.publishAsync(`homie/${ID}/${attribute}`, payload, { qos: 1, ...options });
  }

  /** What the device has published since a moment, retained messages of before left out. */
  heard(attribute: string, since: Moment): string[] {
    const topic = `homie/${ID}/${attribute}`;
    const isIt = (one: Said) => one.topic === topic && !one.retained;
    return this.#bench.said
      .slice(since.said)
      .filter(isIt)
      .map(({ payload }) => payload);
  }

  /** Waits until the device has published something. @returns the payload */
  async hear(attribute: string, payload: string | RegExp, since: Moment, patience?: number): Promise<string> {
    const fits = (text: string) => (typeof payload === "string" ? text === payload : payload.test(text));
    const last = () =>
      this.#bench.said
        .slice(since.said)
        .slice(-6)
        .map((one) => `\n  ${one.topic} ${one.payload.slice(0, 60)}`);
    return await this.chip.until(
      () => this.heard(attribute, since).find(fits),
      () => `${attribute} = ${payload}; the last messages:${last()}`,
      patience,
    );
  }

  /** Waits until what the device shows of its configuration has a name. */
  async named(name: string, since: Moment): Promise<void> {
    await this.hear("$name", name, since);
  }

  /** Publishes a firmware. */
  async send({ bytes, md5 }: { bytes: Buffer | string; md5: string }): Promise<void> {
    await this.publish(`$implementation/ota/firmware/${md5}`, bytes);
  }

  /** Publishes a firmware, or what is said to be one, and waits for the last of its statuses. @returns them all */
  async update(firmware: { bytes: Buffer | string; md5: string }): Promise<string[]> {
    const since = this.now();
    await this.send(firmware);
    await this.hear(STATUS, /^(200|30.|40.|500)/, since, UPDATE_PATIENCE_S);
    return this.heard(STATUS, since);
  }

  /** Waits for a status of an update. */
  async updateStatus(status: string | RegExp, since: Moment): Promise<void> {
    await this.hear(STATUS, status, since, UPDATE_PATIENCE_S);
  }

  /** Publishes a change of the configuration. @returns the device's answer */
  async change(patch: object | string): Promise<string> {
    const since = this.now();
    const text = typeof patch === "string" ? patch : JSON.stringify(patch);
    await this.publish("$implementation/config/set", text);
    return await this.hear(CONFIG_STATUS, /./, since);
  }

  /** Waits for a report on the configuration. */
  async changeStatus(status: string | RegExp, since: Moment): Promise<string> {
    return await this.hear(CONFIG_STATUS, status, since);
  }

  /** Publishes a change of the configuration that is taken, and waits until the device is back with it. */
  async take(patch: object): Promise<void> {
    const since = this.now();
    assert.equal(await this.change(patch), "200");
    await this.ready(since);
  }

  /** The journal as it is in flash. */
  journal(): Journal {
    const journal = readJournal(journalPages(this.chip.flash.readStorage()));
    assert.ok(journal, "there is no valid journal in flash");
    return journal;
  }

  /** Waits until the device is in configuration mode and answers. */
  async serving(since: Moment): Promise<void> {
    await this.chip.line("Configuration mode: join", since.lines);
    await this.chip.logged("port 80 is open", since.log);
  }

  /** Sends a request to the device's server. */
  async request(path: string, init: { method?: string; body?: string } = {}): Promise<Answer> {
    const answer = await fetch(this.url + path, { ...init, headers: { Connection: "close" } });
    return { status: answer.status, text: await answer.text() };
  }
}

/** The answer to an HTTP request. */
export interface Answer {
  status: number;
  text: string;
}
