"use overlay";
/**
 * What of normal mode has to be in memory all the time: the MQTT client, and what the engine calls when something happens.
 * It does little and leaves the rest to turns of their own: the engine calls it with little of the C stack left, and a
 * handler of the sketch that throws ends its own turn only. What happens then is in connection.ts.
 */
import { type Begun, createClient, MAX_MESSAGE, publish, type Sink } from "../../modules/mqtt.ts";
import { BEFORE_INDEX } from "../formats/topics.ts";
import { later } from "../overlay.ts";
import type { Device } from "../resident/device.ts";
import type { Listed, NodeList } from "../resident/node.ts";
import { takeArrived } from "./arrived.ts";
import { handleCommand } from "./commands.ts";
import {
  connected,
  disconnected,
  join,
  joined,
  limitOffline,
  lost,
  PAUSE,
  skipped,
  WIFI_BLINK,
  WIFI_PAUSE,
} from "./connection.ts";
import { blink } from "./led.ts";
import { log } from "./log.ts";
import { expireProbation, PROBATION_TIME } from "./probation.ts";
import { expireTrial } from "./trial.ts";
import { beginUpdate, type Update } from "./update.ts";

/** How long an image on trial may take to reach `$state` = `ready`, in milliseconds. */
const TRIAL_TIME = 5 * 60 * 1000;

/** Starts normal mode: join Wi-Fi, connect to the broker, advertise, serve, and do so again whenever something is lost. */
export function startNormal(device: Device): void {
  // Collects the garbage that the start has left, as in start.ts.
  process.memory();
  function stream(begun: Begun): Sink | undefined {
    let { topic } = begun;
    const { length } = begun;
    // An empty message only clears a retained one.
    if (!length || !topic.startsWith(`${device._topic}/$implementation/ota/firmware/`)) {
      // The client skips it: not by its own event, whose handler would take memory all the time.
      if (length > MAX_MESSAGE || !topic) later(skipped, { _device: device, _topic: topic, _length: length });
      return undefined;
    }
    // In place of the topic: memory for what follows.
    topic = topic.substr(topic.lastIndexOf("/") + 1).toLowerCase();
    begun.topic = "";
    // What is looked at most comes first: the engine looks properties up one after the other.
    const update: Update = {
      _over: 0,
      _open: 0,
      _base64: null,
      _fill: 0,
      _written: 0,
      _size: 0,
      _device: device,
      _md5: topic,
    };
    if (begun.retain) update._retained = true;
    return beginUpdate(update, begun);
  }

  /** What arrives from the broker: where it goes. */
  function message(received: { topic: string; message: string }): void {
    const { topic, message: value } = received;
    const start = `${device._topic}/`;
    if (!value) return;
    if (!topic.startsWith(start)) {
      const level = topic.substr(
        (__HOMIE__ === 5 ? topic.indexOf("/", topic.indexOf("$")) : topic.lastIndexOf("/")) + 1,
      );
      if (device._onBroadcast) setTimeout(device._onBroadcast, 0, level, value);
      return;
    }
    const levels = topic.substr(start.length).split("/");
    if (levels[0] === "$implementation") {
      later(handleCommand, { _device: device, _levels: levels, _value: value });
      return;
    }
    const [name, id] = levels as [string, string];
    const end = `,${id}`;
    let node: NodeList | undefined;
    let index: number | undefined;
    let listed: Listed | undefined;
    for (const one of device._nodes) {
      const { _range: range } = one;
      if (range) {
        const start = one.id + BEFORE_INDEX;
        if (!name.startsWith(start)) continue;
        index = parseInt(name.substr(start.length), 10);
        if (name !== start + index || !(index >= range[0] && index <= range[1])) continue;
      } else if (one.id !== name) continue;
      node = one;
      listed = one.find((property) => (typeof property === "string" ? property.endsWith(end) : property.id === id));
      if (listed) break;
    }
    const where = `${name}/${id}`;
    later(takeArrived, {
      _device: device,
      _where: where,
      _node: node,
      _listed: listed,
      _index: index,
      _value: value,
    });
  }

  if (__HOMIE__ === 5) {
    process.on("uncaughtException", (error) => {
      later(log, { _device: device, _level: "error", _what: error });
      // The engine prints it then, as it does without this.
      throw error;
    });
  }
  device._client = createClient({
    connected: () => later(connected, device),
    disconnected: (reason) => later(disconnected, { _device: device, _reason: reason }),
    stream,
    message,
  });
  device._publish = publish;
  device._pause = PAUSE;
  device._joined = 0;
  device._wifiPause = WIFI_PAUSE;
  if (device._trial) later(expireTrial, device, TRIAL_TIME);
  if (device._probation) device._probation = later(expireProbation, device, PROBATION_TIME);
  if (device._offlineTimeout !== undefined) later(limitOffline, device);
  const wifi = require("Wifi");
  wifi.on("connected", () => later(joined, device));
  wifi.on("disconnected", (details) =>
    later(lost, { _device: device, _reason: (details as { reason: string }).reason }),
  );
  blink(device, WIFI_BLINK);
  later(join, device);
}
