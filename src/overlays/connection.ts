"use overlay";
/**
 * The way to the broker and back: join the network, find the broker, open the connection, advertise, be ready; and what is
 * lost on the way is looked for again, with growing pauses. Each step is a turn of its own.
 */
import type { Connection } from "../../modules/mqtt.ts";
import { connectPacket } from "../../modules/mqtt-connect.ts";
import { connect } from "../../modules/mqtt-connection.ts";
import { feedWatchdog } from "../../modules/watchdog.ts";
import { MAX_CRASHES } from "../flash/boot-state.ts";
import { readRecord } from "../flash/journal.ts";
import { consistsOf, DIGITS } from "../formats/characters.ts";
import type { Config } from "../formats/config/config.ts";
import { CONFIG, CONFIG_STATE } from "../formats/journal.ts";
import { later } from "../overlay.ts";
import type { Device } from "../resident/device.ts";
import { type Advertising, advertise } from "./advertise.ts";
import { sendLate } from "./late.ts";
import { blink } from "./led.ts";
import { log } from "./log.ts";
import { pickMembers } from "./pick-members.ts";
import { endProbation, reportTooLong, reportUndone } from "./probation.ts";
import { rebootWhenIdle } from "./reboot.ts";
import { settle } from "./safe-mode.ts";
import { publishStatistics } from "./statistics.ts";
import { confirm } from "./trial.ts";

/** The pause between attempts to join, doubled each time up to the longest; and before the first after a loss. Milliseconds. */
export const WIFI_PAUSE = 15000;
const LONGEST_WIFI_PAUSE = 120000;
const LOSS_PAUSE = 1000;
/** The pause before the broker is tried again, doubled up to the longest, in milliseconds. */
export const PAUSE = 1000;
const LONGEST_PAUSE = 64000;
/** How long the broker's name may take to be resolved, in milliseconds. */
const RESOLVE_TIMEOUT = 30000;
/** Seconds of silence after which the connection to the broker counts as dead. */
const KEEP_ALIVE = 15;
/** How long a device that has crashed has to be ready until that is forgotten, in milliseconds. */
const SETTLING = 60000;
/** What of the configuration is needed to join, and to connect. */
const WIFI_KEYS = "ssid password bssid channel ip mask gw dns1";
const MQTT_KEYS = "host port auth username password";
/** Half periods of the LED while the device joins the network and while it connects to the broker, in milliseconds. */
export const WIFI_BLINK = 1000;
const MQTT_BLINK = 200;

/** There is no connection: if that lasts for longer than the sketch allows, the device restarts. */
export function limitOffline(device: Device): void {
  if (device._offline !== undefined) return;
  device._offline = later(restartOffline, device, device._offlineTimeout! * 1000);
}

export function restartOffline(device: Device): void {
  device._offline = undefined;
  if (device._trial || device._probation) return;
  print(`! No connection to the broker for ${device._offlineTimeout} s: restarting`);
  later(rebootWhenIdle, device);
}

// ---- The network

/** Begins to join the configured network; again after a pause, unless that ends it. */
export function join(device: Device): void {
  const pause = device._wifiPause;
  device._wifiTimer = later(join, device, pause);
  device._wifiPause = Math.min(pause * 2, LONGEST_WIFI_PAUSE);
  const { _journal: journal } = device;
  const json = readRecord(journal, CONFIG);
  const config = pickMembers(json, device._wifi, " ", WIFI_KEYS) as unknown as Config["wifi"];
  const wifi = require("Wifi");
  const settings: Parameters<WifiModule["connect"]>[1] = {};
  if (config.password) settings.password = config.password;
  if (config.bssid) {
    settings.bssid = config.bssid;
    settings.channel = config.channel!;
  }
  // Only one: the engine puts it into the second place, after OpenDNS's, and of two it takes none.
  if (config.dns1) settings.dnsServers = [config.dns1];
  // In this order: the SDK takes neither name nor address before `connect` has turned the station on, and setting the
  // name starts DHCP again. Nothing is on its way to the network before this turn is over.
  wifi.connect(config.ssid, settings, (error) => {
    if (error) later(notJoined, { _device: device, _reason: error });
    else later(joined, device);
  });
  const { _topic: topic } = device;
  wifi.setHostname(topic.substr(topic.lastIndexOf("/") + 1));
  if (config.ip)
    wifi.setIP({ ip: config.ip, netmask: config.mask!, gw: config.gw! }, (error) => {
      if (error) print(`! Wi-Fi: the address is not taken: ${error}`);
    });
  // Out of the box the chip opens an access point of its own.
  wifi.stopAP();
}

/** The network was joined: the engine says so by `connect`'s callback, by an event, or by both. */
export function joined(device: Device): void {
  if (device._joined) return;
  device._joined = 1;
  clearTimeout(device._wifiTimer!);
  device._wifiPause = WIFI_PAUSE;
  print("Wi-Fi: joined");
  if (device._onEvent) {
    const { ip, netmask: mask, gw: gateway } = require("Wifi").getIP()!;
    setTimeout(device._onEvent, 0, { type: "WIFI_CONNECTED", ip, mask, gateway });
  }
  // Where the network was away for a moment only, the connection to the broker has survived.
  const ready = device._statistics !== undefined;
  blink(device, ready ? 0 : MQTT_BLINK);
  if (!ready && device._retry === undefined) later(findBroker, device);
}

/** The network was lost. */
export function lost(loss: { _device: Device; _reason: string }): void {
  const { _device: device, _reason: reason } = loss;
  if (!device._joined) return;
  device._joined = 0;
  device._wifiTimer = later(join, device, LOSS_PAUSE);
  // The engine names reasons from 200 on by the one before (2v29, wifiGetReason): this is 200 mostly, and 24 hardly ever.
  if (reason === "cipher_suite_rejected") loss._reason = "beacon_timeout";
  later(notJoined, loss);
}

/** Tells that the network was lost, or that it could not be joined. */
export function notJoined(loss: { _device: Device; _reason: string }): void {
  const { _device: device, _reason: reason } = loss;
  print(`Wi-Fi: ${reason}`);
  // Whatever comes and goes begins the blinking anew, which feeds it only after a while.
  later(feedWatchdog, undefined);
  if (device._onEvent) setTimeout(device._onEvent, 0, { type: "WIFI_DISCONNECTED", reason });
  blink(device, WIFI_BLINK);
}

// ---- The broker

/**
 * Finds the broker's address. Not left to the engine's `net`: on the ESP8266 (2v29, network_esp8266.c) a name that is in
 * the DNS cache leaves its socket waiting for ever, so that a device would connect once and never again.
 */
export function findBroker(device: Device): void {
  device._retry = undefined;
  if (!device._joined || device._client!._accepted || device._sleep !== undefined) return;
  device._retry = later(findBroker, device, RESOLVE_TIMEOUT);
  const { _journal: journal } = device;
  const json = readRecord(journal, CONFIG);
  const { host } = pickMembers(json, device._mqtt, " ", "host") as unknown as Config["mqtt"];
  const found = (address: string | null) => later(openConnection, { _device: device, _address: address });
  if (consistsOf(host, `${DIGITS}.`)) found(host);
  else require("Wifi").getHostByName(host, found);
}

/** Opens the connection to the broker; without its address, when its name is not known, tries again later. */
export function openConnection(job: { _device: Device; _address: string | null }): void {
  const { _device: device, _address: address } = job;
  if (device._retry === undefined) return;
  clearTimeout(device._retry);
  device._retry = undefined;
  if (!address) {
    later(disconnected, { _device: device, _reason: "the broker's name is not known" });
    return;
  }
  const { _journal: journal } = device;
  const json = readRecord(journal, CONFIG);
  const mqtt = pickMembers(json, device._mqtt, " ", MQTT_KEYS) as unknown as Config["mqtt"];
  const { _topic: topic } = device;
  const id = topic.substr(topic.lastIndexOf("/") + 1);
  const packet = connectPacket({
    client_id: `${__FW_BRAND__}-${id}`,
    keep_alive: KEEP_ALIVE,
    will_topic: `${topic}/$state`,
    will_payload: "lost",
    username: mqtt.auth ? mqtt.username : undefined,
    password: mqtt.auth ? mqtt.password : undefined,
  });
  const to = { host: address, port: mqtt.port || 1883, keepAlive: KEEP_ALIVE, packet };
  later(openSocket, { _device: device, _to: to });
}

export function openSocket(job: { _device: Device; _to: Connection }): void {
  connect(job._device._client!, job._to);
}

/** The broker has accepted the connection. */
export function connected(device: Device): void {
  print("MQTT: connected");
  const { _journal: journal } = device;
  if (readRecord(journal, CONFIG_STATE)) later(reportUndone, device);
  const done = () => later(ready, device);
  const job: Advertising = {
    _device: device,
    _done: done,
    _part: 0,
    _node: 0,
    _property: -1,
    _queue: [],
    _awaited: 0,
  } as never;
  later(advertise, job);
}

/** The broker has acknowledged `$state` = `ready`. */
export function ready(device: Device): void {
  device._pause = PAUSE;
  print("Ready");
  blink(device, 0);
  if (device._offline !== undefined) {
    clearTimeout(device._offline);
    device._offline = undefined;
  }
  // First, since it does not come back from there if memory has run out.
  if (device._trial) later(feedWatchdog, undefined);
  later(endProbation, device);
  // Where the journal has something to be done or said; mostly it has not.
  if (device._unsettled || device._bad || device._rotten) later(confirm, device);
  const { _crashes: crashes } = device;
  if (crashes !== undefined) later(settle, device, crashes >= MAX_CRASHES ? 0 : SETTLING);
  later(publishStatistics, device);
  device._statistics = 0;
  if (device._late) later(sendLate, device);
  if (device._onEvent) setTimeout(device._onEvent, 0, { type: "MQTT_READY" });
  const { _whenReady: first } = device;
  delete device._whenReady;
  if (first) for (const handler of first) setTimeout(handler, 0);
}

/** The connection to the broker is gone, or could not be made: the next attempt comes after a pause. */
export function disconnected(loss: { _device: Device; _reason: string }): void {
  const { _device: device, _reason: reason } = loss;
  print(`MQTT: ${reason}`);
  later(feedWatchdog, undefined);
  if (device._offlineTimeout !== undefined) later(limitOffline, device);
  if (device._statistics) clearTimeout(device._statistics);
  device._statistics = undefined;
  if (__HOMIE__ === 5) device._describing = false;
  if (device._onEvent) setTimeout(device._onEvent, 0, { type: "MQTT_DISCONNECTED", reason });
  // What sleeps soon does not look for the broker again, and nothing feeds the watchdog if it never does.
  if (!device._joined || device._sleep !== undefined) return;
  if (device._retry === undefined) {
    device._retry = later(findBroker, device, device._pause);
    device._pause = Math.min(device._pause * 2, LONGEST_PAUSE);
  }
  blink(device, MQTT_BLINK);
}

/** A message was skipped because of its length. */
export function skipped(what: { _device: Device; _topic: string; _length: number }): void {
  const { _device: device, _topic: topic, _length: length } = what;
  const loss = `Skipped a message of ${length} bytes to ${topic}`;
  print(loss);
  if (__HOMIE__ === 5) later(log, { _device: device, _level: "warn", _what: loss });
  if (topic.endsWith("/$implementation/config/set")) later(reportTooLong, device);
}
