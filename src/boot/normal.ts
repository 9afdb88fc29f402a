/**
 * Normal mode: join Wi-Fi, connect to the broker, advertise, serve, and do so again whenever something is lost. Evaluated
 * once, when it starts: its modules hold state, which nothing but this phase may import.
 *
 * What the engine calls here does little and leaves the rest to turns of their own: the engine calls it with little of the
 * C stack left, and a handler of the sketch that throws ends its own turn only.
 */
import * as mqtt from "../../modules/mqtt.ts";
import { join, joined } from "../../modules/wifi.ts";
import type { Device } from "../homie/device.ts";
import type { HomieEvent } from "../homie/event.ts";
import { blink } from "../homie/led.ts";
import { later } from "../overlay.ts";
import { type Advertising, advertise } from "../overlays/advertise.ts";
import { handleCommand } from "../overlays/commands.ts";
import { joinNetwork, openConnection, resolveBroker } from "../overlays/connect.ts";
import { endProbation, expireProbation, PROBATION_TIME, reportTooLong, reportUndone } from "../overlays/probation.ts";
import { publishStatistics } from "../overlays/statistics.ts";
import { confirm, expireTrial } from "../overlays/trial.ts";
import { beginUpdate, type Update } from "../overlays/update.ts";

/** The pause before the broker is tried again, doubled up to the longest, in milliseconds. */
const PAUSE = 1000;
const LONGEST_PAUSE = 64000;
/** How long the broker's name may take to be resolved, in milliseconds. */
const RESOLVE_TIMEOUT = 30000;
/** How long an image on trial may take to reach `$state` = `ready`, in milliseconds. */
const TRIAL_TIME = 5 * 60 * 1000;
/** Half periods of the LED while the device joins the network and while it connects to the broker, in milliseconds. */
const WIFI_BLINK = 1000;
const MQTT_BLINK = 200;

let device: Device;
let pause = PAUSE;
let retry: Timer | undefined;
let statistics: Timer | undefined;

export function startNormal(started: Device): void {
  device = started;
  device._isConnected = mqtt.isConnected;
  device._publish = mqtt.publish;
  device._subscribe = mqtt.subscribe;
  device._disconnect = mqtt.disconnect;
  device._on = mqtt.on;
  mqtt.setup({ connected, disconnected, stream, skipped, message });
  if (device._trial) later(expireTrial, device, TRIAL_TIME);
  if (device._probation) later(expireProbation, device, PROBATION_TIME);
  blink(WIFI_BLINK);
  join(connectWifi, wifiUp, wifiDown);
}

/** Tells the sketch, in a turn of its own. */
function tell(event: HomieEvent): void {
  if (device._onEvent) setTimeout(device._onEvent, 0, event);
}

function connectWifi(callback: (error: string | null | undefined) => void): void {
  later(joinNetwork, { _device: device, _joined: callback });
}

function wifiUp(): void {
  print("Wi-Fi: joined");
  tell({ type: "WIFI_CONNECTED" });
  // Where the network was away for a moment only, the connection to the broker has survived.
  const ready = statistics !== undefined;
  blink(ready ? 0 : MQTT_BLINK);
  if (!ready && retry === undefined) connect();
}

function wifiDown(reason: string): void {
  blink(WIFI_BLINK);
  print(`Wi-Fi: ${reason}`);
  tell({ type: "WIFI_DISCONNECTED", reason });
}

function connect(): void {
  retry = undefined;
  if (!joined || mqtt.isConnected()) return;
  retry = setTimeout(connect, RESOLVE_TIMEOUT);
  later(resolveBroker, { _device: device, _found: resolved });
}

function resolved(address: string | null): void {
  if (retry === undefined) return;
  clearTimeout(retry);
  retry = undefined;
  if (address) later(openConnection, { _device: device, _address: address, _connect: mqtt.connect });
  else disconnected("the broker's name is not known");
}

function connected(): void {
  print("MQTT: connected");
  later(reportUndone, device);
  const job: Advertising = {
    _device: device,
    _done: ready,
    _part: 0,
    _node: 0,
    _property: -1,
    _queue: [],
    _awaited: 0,
  } as never;
  later(advertise, job);
}

function ready(): void {
  pause = PAUSE;
  blink(0);
  print("Ready");
  later(endProbation, device);
  later(confirm, device);
  publishNow();
  statistics = setInterval(publishNow, device._statsInterval * 1000);
  tell({ type: "MQTT_READY" });
}

function publishNow(): void {
  later(publishStatistics, device);
}

function disconnected(reason: string): void {
  print(`MQTT: ${reason}`);
  if (statistics !== undefined) clearInterval(statistics);
  statistics = undefined;
  if (joined) blink(MQTT_BLINK);
  tell({ type: "MQTT_DISCONNECTED", reason });
  if (joined && retry === undefined) {
    retry = setTimeout(connect, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}

function stream(topic: string, length: number): mqtt.Sink | undefined {
  const below = `${device._topic}/$implementation/ota/firmware/`;
  // An empty message only clears a retained one.
  if (!length || !topic.startsWith(below)) return undefined;
  const md5 = topic.substr(below.length).toLowerCase();
  const update: Update = {
    _device: device,
    _md5: md5,
    _length: length,
    _left: length,
    _text: "",
    _head: "",
    _fill: 0,
    _size: 0,
    _written: 0,
    _address: 0,
    _reported: 0,
    _block: 0,
  };
  return beginUpdate(update);
}

/** What arrives from the broker: where it goes. */
function message(received: { topic: string; message: string }): void {
  const { topic, message: value } = received;
  const start = `${device._topic}/`;
  if (!value) return;
  if (!topic.startsWith(start)) {
    const level = topic.substr(device._base.length + "$broadcast/".length);
    if (device._onBroadcast) setTimeout(device._onBroadcast, 0, level, value);
    return;
  }
  const levels = topic.substr(start.length).split("/");
  if (levels[0] === "$implementation") {
    later(handleCommand, { _device: device, _levels: levels, _value: value });
    return;
  }
  for (const node of device._nodes) {
    if (node.id !== levels[0]) continue;
    for (const property of node._properties) {
      const handler = property._attributes.settable;
      if (property.id === levels[1] && handler) {
        setTimeout(handler, 0, value, property);
        return;
      }
    }
  }
  print(`${levels[0]}/${levels[1]} is not a settable property`);
}

function skipped(topic: string, length: number): void {
  print(`Skipped a message of ${length} bytes to ${topic}`);
  if (topic.endsWith("/$implementation/config/set")) later(reportTooLong, device);
}
