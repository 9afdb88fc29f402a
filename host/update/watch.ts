import { shownText } from "../../files/shown-text.ts";
import { UserError } from "../../files/user-error.ts";
import type { BrokerAddress } from "../mqtt/broker-address.ts";
import type { BrokerClient } from "../mqtt/broker-client.ts";
import { keepConnected } from "../mqtt/keep-connected.ts";
import type { Output } from "../output.ts";
import { Fleet } from "./fleet.ts";
import { ImageFolder } from "./image-folder.ts";
import { attemptKey, type Experience, planUpdates, type Update } from "./plan.ts";
import { type DeviceResult, rollOut } from "./roll-out.ts";
import { describeResult } from "./summary.ts";
import { UpdateError } from "./update-error.ts";

/** How often the folder is looked at. */
const LOOK_EVERY_MS = 2000;
/** How long a device is left in peace that was away, or lost its connection in the middle. */
const RETRY_MS = 5 * 60_000;

/** A folder whose newest images a fleet is to run. */
export interface WatchOptions {
  broker: BrokerAddress;
  baseTopic: string;
  folder: string;
  /** Only these devices; undefined for all. */
  devices?: string[] | undefined;
  /** Only devices whose firmware has this name; undefined for every name. */
  fwName?: string | undefined;
  wave: number;
  base64?: boolean | undefined;
  timeoutMs: number;
  output: Output;
  /** Ends it. */
  signal: AbortSignal;
}

/** Keeps a fleet on the newest images of a folder, until it is told to stop. */
export async function watch(options: WatchOptions): Promise<void> {
  const watcher = new Watcher(options);
  const { output } = options;
  await keepConnected({ ...options, complain: (text) => output.line(text) }, (client, known) =>
    watcher.run(client, known),
  );
}

class Watcher {
  readonly #options: WatchOptions;
  readonly #folder: ImageFolder;
  readonly #said = new Set<string>();
  #isGreeted = false;
  readonly #experience: Experience = { held: new Map(), pausedUntil: new Map() };

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#folder = new ImageFolder(options.folder);
  }

  async run(client: BrokerClient, known: () => void): Promise<void> {
    const { baseTopic, devices, fwName, folder, output, signal } = this.#options;
    this.#folder.look((text) => this.#say(text));
    const fleet = await Fleet.open(client, baseTopic);
    known();
    if (!this.#isGreeted) output.line(`Watching ${folder} and the devices below ${baseTopic}. Ctrl-C stops it.`);
    this.#isGreeted = true;
    while (!signal.aborted) {
      const images = this.#look();
      const chosen = fleet
        .devices()
        .filter(({ id, firmware }) => (devices?.includes(id) ?? true) && (fwName ?? firmware.name) === firmware.name);
      const { updates, remarks } = planUpdates(chosen, images, this.#experience);
      for (const remark of remarks) this.#say(remark);
      for (const update of updates) await this.#update(update);
      const until = Date.now() + LOOK_EVERY_MS;
      while (await fleet.next(until));
    }
  }

  /** What is in the folder; while the folder cannot be read, nothing. */
  #look(): ReturnType<ImageFolder["look"]> {
    try {
      return this.#folder.look((text) => this.#say(text));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#say(error.message);
      return [];
    }
  }

  async #update({ image, devices }: Update): Promise<void> {
    const { output, signal } = this.#options;
    output.line(`${image.path}: ${image.name} ${image.version} for ${devices.map((id) => shownText(id)).join(", ")}.`);
    const results = await rollOut({ ...this.#options, devices, firmware: image });
    if (signal.aborted) return;
    for (const result of results) this.#learn(result, image.md5);
    // With more devices the roll-out has said it.
    if (devices.length === 1 && results[0]!.error) output.line(results[0]!.error.message);
    output.line(results.map((result) => `${shownText(result.id)}: ${describeResult(result)}.`).join(" "));
    const lost = results.find(({ error }) => error !== undefined && !(error instanceof UpdateError));
    if (lost) throw lost.error;
  }

  #learn({ id, error }: DeviceResult, md5: string): void {
    if (!(error instanceof UpdateError)) return;
    const { held, pausedUntil } = this.#experience;
    if (error.blamesImage) held.set(md5, `${shownText(id)} did not come back with it`);
    // A refusal would be repeated; a device that was away may be back.
    else pausedUntil.set(attemptKey(id, md5), error.failure === "refused" ? Infinity : Date.now() + RETRY_MS);
  }

  /** Says a thing once. */
  #say(text: string): void {
    if (this.#said.has(text)) return;
    this.#said.add(text);
    this.#options.output.line(text);
  }
}
