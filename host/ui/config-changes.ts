import type { IncomingMessage } from "node:http";
import { parseJsonObject } from "../../files/parse-json.ts";
import { shownText } from "../../files/shown-text.ts";
import { UserError } from "../../files/user-error.ts";
import type { ConfigChangeView, ConfigCheck, ConfigView, DeviceView, FieldSchema } from "../../ui/messages.ts";
import { checkChange } from "../configure/check-change.ts";
import { configSchema } from "../configure/config-schema.ts";
import { consequencesOf, PROBATION_MINUTES } from "../configure/consequences.ts";
import { isObject } from "../configure/is-object.ts";
import { isSecret, showable } from "../configure/secrets.ts";
import { setConfig } from "../configure/set-config.ts";
import { settingRules } from "../configure/setting-rules.ts";
import type { BrokerAddress } from "../mqtt/broker-address.ts";
import { BrokerClient } from "../mqtt/broker-client.ts";
import type { DeviceFeed } from "./device-feed.ts";
import { Refused, readJson, textIn } from "./request-body.ts";
import type { SketchSchemas } from "./sketch-schemas.ts";

/** How long a device may be away until it has given up a configuration, and is back with the one before. */
const PROBATION_MS = (PROBATION_MINUTES + 1) * 60_000;

/** What changes of configurations need. */
export interface ConfigChangesOptions {
  broker: BrokerAddress;
  baseTopic: string;
  feed: DeviceFeed;
  schemas: SketchSchemas;
  /** How long to wait for a sign of life from a device. */
  timeoutMs: number;
  tell: (change: ConfigChangeView) => void;
  /** Told of a fault of this program. */
  broken: (error: unknown) => void;
}

/** A configuration, and the rules for it. */
interface Known {
  device: DeviceView;
  /** As the device shows it. */
  shown: Record<string, unknown>;
  schema: FieldSchema;
  /** Whether the rules for the sketch's settings are known, too. */
  knowsSettings: boolean;
}

/** Shows and changes devices' configurations, as `homie config` does. */
export class ConfigChanges {
  readonly #options: ConfigChangesOptions;
  /** The last change of each device. */
  readonly #changes = new Map<string, ConfigChangeView>();
  readonly #running = new Set<Promise<void>>();
  readonly #stop = new AbortController();

  constructor(options: ConfigChangesOptions) {
    this.#options = options;
  }

  /** The last change of each device. */
  get changes(): ConfigChangeView[] {
    return [...this.#changes.values()];
  }

  /** A device's configuration without its secrets, and what a form for it is made from. */
  async view(request: IncomingMessage): Promise<ConfigView> {
    const key = new URL(request.url ?? "", "http://here").searchParams.get("device") ?? "";
    const { shown, schema, knowsSettings } = await this.#find(key);
    return { config: showable(shown), schema, knowsSettings };
  }

  /** What a change would do. */
  async check(request: IncomingMessage): Promise<ConfigCheck> {
    const { known, patch } = await this.#read(request);
    return this.#check(known, patch);
  }

  /** Sends a change. @throws Refused when the device would not take it */
  async send(request: IncomingMessage): Promise<Record<string, never>> {
    const { known, patch } = await this.#read(request);
    const { faults, changes } = this.#check(known, patch);
    if (faults.length > 0) throw new Refused(400, faults.join("\n"));
    if (changes.length === 0) throw new Refused(400, "Nothing would change.");
    const { key } = known.device;
    if (this.#changes.get(key)?.state === "updating")
      throw new Refused(409, "Another change of this device is under way.");
    const view: ConfigChangeView = { key, lines: [], state: "updating" };
    this.#changes.set(key, view);
    const running = this.#run(view, patch);
    this.#running.add(running);
    void running.finally(() => this.#running.delete(running));
    return {};
  }

  /** Stops to wait for devices; what they were sent stays with them. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
  }

  #check({ device, shown, schema, knowsSettings }: Known, patch: Record<string, unknown>): ConfigCheck {
    const { baseTopic } = this.#options;
    return {
      ...checkChange(shown, patch, knowsSettings ? settingRules(schema) : undefined),
      consequences: consequencesOf(shown, patch, { id: device.key, baseTopic }),
    };
  }

  async #run(view: ConfigChangeView, patch: Record<string, unknown>): Promise<void> {
    const { broker, baseTopic, timeoutMs, tell, broken } = this.#options;
    const { signal } = this.#stop;
    const say = (text: string, state = view.state): void => {
      view.lines.push(text);
      view.state = state;
      tell(view);
    };
    const output = { line: (text: string) => say(text), progress() {}, endProgress() {} };
    const device = { baseTopic, id: view.key };
    const options = { device, patch, timeoutMs, backMs: timeoutMs + PROBATION_MS, output };
    try {
      await BrokerClient.use(broker, (client) => setConfig({ broker: client, ...options }), signal);
      view.state = "good";
      tell(view);
    } catch (error) {
      if (!(error instanceof UserError)) broken(error);
      say(error instanceof UserError ? error.message : "This is a fault of homie ui; its console says more.", "bad");
    }
  }

  async #read(request: IncomingMessage): Promise<{ known: Known; patch: Record<string, unknown> }> {
    const body = await readJson(request);
    const known = await this.#find(textIn(body, "device"));
    if (!isObject(body.patch)) throw new Refused(400, "The request has no change.");
    return { known, patch: body.patch };
  }

  async #find(key: string): Promise<Known> {
    const { feed, schemas } = this.#options;
    const device = feed.device(key);
    const text = feed.config(key);
    if (!device || text === undefined) throw new Refused(404, "This device shows no configuration.");
    let shown: Record<string, unknown>;
    try {
      shown = parseJsonObject(text, `The configuration of ${shownText(key)}`);
    } catch (error) {
      throw error instanceof UserError ? new Refused(409, error.message) : error;
    }
    const schema = await schemas.find(device.firmware.checksum);
    if (schema) return { device, shown, schema, knowsSettings: true };
    return { device, shown, schema: inferred(configSchema() as FieldSchema, shown), knowsSettings: false };
  }
}

/** The schema with the settings that the configuration has, whose types are those of their values. */
function inferred(schema: FieldSchema, { settings }: Record<string, unknown>): FieldSchema {
  const entries = Object.entries(isObject(settings) ? settings : {})
    .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value))
    .map(([name, value]): [string, FieldSchema] => [
      name,
      { type: typeof value, ...(isSecret(`settings.${name}`) ? { writeOnly: true } : {}) },
    ]);
  const own = { ...schema.properties?.settings, properties: Object.fromEntries(entries) };
  return { ...schema, properties: { ...schema.properties, settings: own } };
}
