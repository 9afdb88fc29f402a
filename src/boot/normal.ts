/**
 * Normal mode: join Wi-Fi, connect to the broker, advertise, serve, and do so again whenever something is lost. Evaluated
 * once, when it starts: its modules hold state, which nothing but this phase may import.
 */
import * as mqtt from "../../modules/mqtt.ts";
import { join, joined } from "../../modules/wifi.ts";
import { PROBATION_TIME } from "../config/probation-time.ts";
import type { Device } from "../homie/device.ts";
import { handleMessage } from "../homie/input.ts";
import { blink } from "../homie/led.ts";
import { phase } from "../phase.ts";

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
  mqtt.setup(brokerConnection, { connected, disconnected, stream, skipped, message });
  if (device._trial) setTimeout(() => phase<typeof import("./trial.ts")>().expire(device), TRIAL_TIME);
  if (device._probation)
    setTimeout(() => phase<typeof import("../config/probation.ts")>().expireProbation(device), PROBATION_TIME);
  blink(WIFI_BLINK);
  join(connectWifi, wifiUp, wifiDown);
}

function connectWifi(callback: (error: string | null | undefined) => void): void {
  phase<typeof import("./network.ts")>().connectWifi(device, callback);
}

function brokerConnection(): mqtt.Connection {
  return phase<typeof import("./network.ts")>().brokerConnection(device);
}

function wifiUp(): void {
  blink(MQTT_BLINK);
  print("Wi-Fi: joined");
  if (device._onEvent) device._onEvent({ type: "WIFI_CONNECTED" });
  if (retry === undefined) connect();
}

function wifiDown(reason: string): void {
  blink(WIFI_BLINK);
  print(`Wi-Fi: ${reason}`);
  if (device._onEvent) device._onEvent({ type: "WIFI_DISCONNECTED", reason });
}

function connect(): void {
  retry = undefined;
  if (!joined) return;
  retry = setTimeout(connect, RESOLVE_TIMEOUT);
  phase<typeof import("./network.ts")>().resolveBroker(resolved);
}

function resolved(address: string | null): void {
  if (retry === undefined) return;
  clearTimeout(retry);
  retry = undefined;
  if (address) mqtt.connect(address);
  else disconnected("the broker's name is not known");
}

function connected(): void {
  print("MQTT: connected");
  phase<typeof import("../config/report.ts")>().reportUndone(device);
  phase<typeof import("../homie/advertise.ts")>().advertise(device, ready);
}

function ready(): void {
  pause = PAUSE;
  blink(0);
  print("Ready");
  phase<typeof import("../config/probation.ts")>().endProbation(device);
  phase<typeof import("./confirm.ts")>().confirm(device);
  publishStatistics();
  statistics = setInterval(publishStatistics, device._statsInterval * 1000);
  if (device._onEvent) device._onEvent({ type: "MQTT_READY" });
}

function publishStatistics(): void {
  phase<typeof import("../homie/statistics.ts")>().publishStatistics(device);
}

function disconnected(reason: string): void {
  print(`MQTT: ${reason}`);
  if (statistics !== undefined) clearInterval(statistics);
  statistics = undefined;
  blink(MQTT_BLINK);
  if (device._onEvent) device._onEvent({ type: "MQTT_DISCONNECTED", reason });
  if (joined && retry === undefined) {
    retry = setTimeout(connect, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}

function stream(topic: string, length: number): mqtt.Sink | undefined {
  const below = `${device._topic}/$implementation/ota/firmware/`;
  // An empty message only clears a retained one.
  return length && topic.startsWith(below)
    ? phase<typeof import("../ota/receiver.ts")>().receive({
        _device: device,
        _md5: topic.substr(below.length).toLowerCase(),
        _length: length,
        _head: "",
        _size: 0,
        _address: 0,
        _reported: 0,
      })
    : undefined;
}

function message(received: { topic: string; message: string }): void {
  handleMessage(device, received);
}

function skipped(topic: string, length: number): void {
  print(`Skipped a message of ${length} bytes to ${topic}`);
  if (topic.endsWith("/$implementation/config/set"))
    phase<typeof import("../config/report.ts")>().reportTooLong(device);
}
