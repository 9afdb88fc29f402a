"use overlay";
/** The way to the broker: join the network, find the broker, open the connection. Each step is a turn of its own. */
import type { Connection } from "../../modules/mqtt.ts";
import { connectPacket } from "../../modules/mqtt-connect.ts";
import { consistsOf, DIGITS } from "../characters.ts";
import type { Config } from "../config/config.ts";
import { memberText } from "../config/members.ts";
import type { Device } from "../homie/device.ts";
import { CONFIG } from "../journal/format.ts";
import { readRecord } from "../journal/live.ts";


/** Seconds of silence after which the connection to the broker counts as dead. */
const KEEP_ALIVE = 15;

/** Begins to join the configured network. */
export function joinNetwork(job: { _device: Device; _joined: (error: string | null | undefined) => void }): void {
  const { _journal: journal } = job._device;
  const json = readRecord(journal, CONFIG);
  const section = memberText(json, job._device._wifi);
  const config = JSON.parse(section) as Config["wifi"];
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
  wifi.connect(config.ssid, settings, job._joined);
  const { _topic: topic, _base: base } = job._device;
  wifi.setHostname(topic.substr(base.length));
  if (config.ip) wifi.setIP({ ip: config.ip, netmask: config.mask!, gw: config.gw! }, addressSet);
  // Out of the box the chip opens an access point of its own.
  wifi.stopAP();
}

function addressSet(error: unknown): void {
  if (error) print(`! Wi-Fi: the address is not taken: ${error}`);
}

/**
 * Finds the broker's address. Not left to the engine's `net`: on the ESP8266 (2v29, network_esp8266.c) a name that is in
 * the DNS cache leaves its socket waiting for ever, so that a device would connect once and never again.
 * @param job._found called with an IP address, or null when the name is not known
 */
export function resolveBroker(job: { _device: Device; _found: (address: string | null) => void }): void {
  const { _found: found } = job;
  const { _journal: journal } = job._device;
  const json = readRecord(journal, CONFIG);
  const section = memberText(json, job._device._mqtt);
  const { host } = JSON.parse(section) as Config["mqtt"];
  if (consistsOf(host, `${DIGITS}.`)) setTimeout(found, 0, host);
  else require("Wifi").getHostByName(host, found);
}

/** Opens the connection to the broker, whose address is known. */
export function openConnection(job: { _device: Device; _address: string; _connect: (to: Connection) => void }): void {
  const { _journal: journal } = job._device;
  const json = readRecord(journal, CONFIG);
  const section = memberText(json, job._device._mqtt);
  const mqtt = JSON.parse(section) as Config["mqtt"];
  const { _topic: topic, _base: base } = job._device;
  const packet = connectPacket({
    client_id: `${__FW_BRAND__}-${topic.substr(base.length)}`,
    keep_alive: KEEP_ALIVE,
    will_topic: `${topic}/$state`,
    will_payload: "lost",
    username: mqtt.auth ? mqtt.username : undefined,
    password: mqtt.auth ? mqtt.password : undefined,
  });
  const to = { host: job._address, port: mqtt.port || 1883, keepAlive: KEEP_ALIVE, packet };
  setTimeout(job._connect, 0, to);
}
