import { shownText } from "../../files/shown-text.ts";
import { uptimeText } from "../devices/uptime-text.ts";
import type { BrokerAddress } from "../mqtt/broker-address.ts";
import type { BrokerClient } from "../mqtt/broker-client.ts";
import { type DeviceAddress, DeviceClient, type DeviceMessage } from "../mqtt/device-client.ts";
import { keepConnected } from "../mqtt/keep-connected.ts";
import { LEVEL_OF_5 } from "../mqtt/own-topics.ts";
import type { Span } from "../span.ts";
import type { ImageSources } from "./image-sources.ts";
import type { Level } from "./level.ts";
import { Log } from "./log.ts";
import { KEYS } from "./monitor.ts";

/** The log's topics in the convention's version 5. */
const LOG: Record<string, Level> = {
  "$log/debug": "plain",
  "$log/info": "plain",
  "$log/warn": "warning",
  "$log/error": "error",
  "$log/fatal": "error",
};
/** How much a device's state matters. */
const STATES: Record<string, Level> = {
  ready: "good",
  sleeping: "warning",
  disconnected: "warning",
  alert: "warning",
  lost: "error",
};
const SAFE_MODE = "$implementation/safe-mode";
const OTA = "$implementation/ota/status";
const CONFIG = "$implementation/config/status";
const ALERT = "$alert/";
const STATS = ["uptime", "signal", "freeheap", "dropped"].map((name) => `$stats/${name}`);
const WATCHED = [
  ...["$homie", "$fw/name", "$fw/version", "$fw/checksum", SAFE_MODE, OTA, CONFIG, `${ALERT}+`],
  ...STATS,
  ...Object.keys(LOG),
];
/** How long the broker is silent once it has told what it had kept. */
const QUIET_MS = 700;
/** How long to wait for a message before looking whether to go on. */
const PATIENCE_MS = 60_000;
/** No more alerts of a device are shown at a time. */
const MOST_ALERTS = 100;

/** A device that is watched. */
export interface DeviceWatchOptions {
  broker: BrokerAddress;
  device: DeviceAddress;
  sources: ImageSources;
  /** How long to wait for a sign of the device. */
  timeoutMs: number;
  show: (line: Span[]) => void;
  /** Calls for each key that is pressed. */
  onKey: (press: (key: string) => void) => void;
  /** Ends it. */
  signal: AbortSignal;
}

/**
 * Shows what a device says over MQTT, its log above all, until it is told to stop; waits for a broker that goes away.
 * @throws UserError when there is no such broker or device at first
 */
export async function watchDevice(options: DeviceWatchOptions): Promise<void> {
  const watch = new DeviceWatch(options);
  options.onKey((key) => watch.press(key));
  await keepConnected({ ...options, complain: (text) => watch.say(text) }, (client, known) =>
    watch.follow(client, known),
  );
}

class DeviceWatch {
  readonly #options: DeviceWatchOptions;
  readonly #log: Log;
  #device: DeviceClient | undefined;
  /** What was said of it last, also over an earlier connection. */
  #topic = "";
  #state: string | undefined;
  #checksum: string | undefined;
  #uptime = Number.NaN;
  #hasRestarted = false;
  #dropped = 0;
  readonly #alerts = new Map<string, string>();

  constructor(options: DeviceWatchOptions) {
    this.#options = options;
    const { sources, show } = options;
    this.#log = new Log({ sources, show, checksum: () => this.#device?.get("$fw/checksum") });
  }

  say(text: string): void {
    this.#device = undefined;
    this.#log.say(text);
  }

  press(key: string): void {
    if (key === "m") this.#log.say(this.#device ? statistics(this.#device) : "There is no broker to ask.");
    else if (key === "?" || key === "h") this.#log.say(KEYS);
  }

  /** Shows what comes over a connection. */
  async follow(client: BrokerClient, known: () => void): Promise<void> {
    const { device: address, timeoutMs, signal } = this.#options;
    const device = await DeviceClient.open(client, address, WATCHED);
    await device.waitUntilSeen(timeoutMs);
    known();
    this.#device = device;
    // What was kept is told in no order: it counts as a whole.
    const fresh: DeviceMessage[] = [];
    for (let until = Date.now() + QUIET_MS; ; ) {
      const message = await device.next(until);
      if (!message) break;
      if (message.retained) until = Date.now() + QUIET_MS;
      else fresh.push(message);
    }
    this.#greet(device);
    for (const message of fresh) this.#take(device, message);
    while (!signal.aborted) {
      const message = await device.next(Date.now() + PATIENCE_MS);
      if (message) this.#take(device, message);
    }
  }

  /** Says what is known of the device at the beginning, and where it has moved. */
  #greet(device: DeviceClient): void {
    const { url } = this.#options.broker;
    const { topic } = device;
    const isNew = topic !== this.#topic;
    this.#topic = topic;
    this.#log.say(
      `Watching ${shownText(topic)} at ${url}: ${[firmware(device), convention(topic, device)].join(", ")}.`,
    );
    if (isNew && !hasLog(topic)) {
      this.#log.say(
        "It has no topic for its log, which came with version 5 of the convention: what follows is its state, and what " +
          "needs somebody. For the log build its firmware with --homie 5, or watch its console: homie monitor --port.",
      );
    }
    this.#checksum = device.get("$fw/checksum");
    this.#uptime = uptimeOf(device);
    this.#dropped = Number(device.get("$stats/dropped") ?? 0);
    this.#tellState(device);
    for (const [attribute, payload] of device.attributes) this.#tellAlert(attribute, payload);
    this.#log.say(statistics(device));
  }

  #take(device: DeviceClient, { attribute, payload, retained }: DeviceMessage): void {
    if (device.topic !== this.#topic) this.#greet(device);
    const level = Object.hasOwn(LOG, attribute) ? LOG[attribute] : undefined;
    if (level) this.#log.entry(level, payload);
    else if (attribute === "$state") this.#tellState(device);
    else if (attribute === "$fw/checksum") this.#tellFirmware(device);
    else if (attribute === "$stats/uptime") this.#tellUptime(device);
    else if (attribute === "$stats/freeheap") this.#tellMemory(device);
    else if (attribute === "$stats/dropped") this.#tellDropped(Number(payload));
    else if ((attribute === OTA || attribute === CONFIG) && !retained) this.#tellStatus(attribute, payload);
    else this.#tellAlert(attribute, payload);
  }

  #tellState(device: DeviceClient): void {
    const state = device.get("$state") ?? "";
    if (state === this.#state) return;
    this.#state = state;
    const level = Object.hasOwn(STATES, state) ? STATES[state]! : "plain";
    this.#log.entry(level, `$state: ${shownText(state) || "removed"}`);
  }

  /** An update has brought another firmware. */
  #tellFirmware(device: DeviceClient): void {
    const checksum = device.get("$fw/checksum");
    if (checksum !== this.#checksum && checksum) this.#log.say(`It runs ${firmware(device)} now.`);
    this.#checksum = checksum;
  }

  #tellUptime(device: DeviceClient): void {
    const uptime = uptimeOf(device);
    if (uptime < this.#uptime) this.#hasRestarted = true;
    this.#uptime = uptime;
  }

  /** The last of its statistics. */
  #tellMemory(device: DeviceClient): void {
    if (this.#hasRestarted) this.#log.say(`It was started again. ${statistics(device)}`);
    this.#hasRestarted = false;
  }

  #tellDropped(dropped: number): void {
    if (dropped > this.#dropped)
      this.#log.entry("warning", `It could not send ${dropped - this.#dropped} values: the network does not keep up.`);
    this.#dropped = dropped;
  }

  /** What became of an update or of a configuration; what was refused is in the log, where there is one. */
  #tellStatus(attribute: string, payload: string): void {
    const isRefusal = !/^[23]/.test(payload);
    if (payload.startsWith("206") || payload === "" || (isRefusal && hasLog(this.#topic))) return;
    const what = attribute === OTA ? "OTA" : "Configuration";
    this.#log.entry(isRefusal ? "warning" : "good", `${what}: ${shownText(payload)}`);
  }

  /** What needs somebody: of version 5 an alert, of the others that the sketch is left out. */
  #tellAlert(attribute: string, payload: string): void {
    if (!attribute.startsWith(ALERT) && attribute !== SAFE_MODE) return;
    const name = attribute === SAFE_MODE ? "safe mode" : shownText(attribute.slice(ALERT.length));
    const text = payload === "false" ? "" : payload;
    if (text === (this.#alerts.get(attribute) ?? "")) return;
    if (this.#alerts.size >= MOST_ALERTS && text !== "") return;
    if (text === "") this.#alerts.delete(attribute);
    else this.#alerts.set(attribute, text);
    this.#log.entry(text === "" ? "good" : "warning", `Alert, ${name}: ${text === "" ? "over" : shownText(text)}`);
  }
}

/** Whether what is at a topic follows the version that has a log. */
const hasLog = (topic: string): boolean => topic.split("/").at(-2) === LEVEL_OF_5.slice(0, -1);

function convention(topic: string, device: DeviceClient): string {
  return hasLog(topic) ? "Homie 5" : `Homie ${shownText(device.get("$homie") ?? "of an unknown version")}`;
}

function firmware(device: DeviceClient): string {
  const said = ["$fw/name", "$fw/version"].map((attribute) => shownText(device.get(attribute) ?? ""));
  return said.join(" ").trim() || "a firmware that it does not name";
}

/** Missing where it is not known, which nothing is above or below. */
const uptimeOf = (device: DeviceClient): number => Number(device.get("$stats/uptime") || Number.NaN);

/** What a device last said of its memory, its radio and its time. */
function statistics(device: DeviceClient): string {
  const known = (attribute: string): number | undefined => {
    const said = device.get(attribute) ?? "";
    return /^\d{1,12}(\.\d{1,12})?$/.test(said) ? Number(said) : undefined;
  };
  const [uptime, signal, free] = STATS.map(known);
  const parts = [
    free === undefined ? "" : `Memory: ${free.toLocaleString("en")} bytes are free.`,
    signal === undefined ? "" : `Signal: ${Math.round(signal)} %.`,
    uptime === undefined ? "" : `Up for ${uptimeText(uptime)}.`,
  ];
  return parts.filter(Boolean).join(" ") || "It says nothing of its memory.";
}
