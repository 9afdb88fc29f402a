/** What the configuration says of the network. Evaluated at every attempt to connect, so that nothing of it is held. */
import type { Connection } from "../../modules/mqtt.ts";
import { connectPacket } from "../../modules/mqtt-connect.ts";
import { consistsOf, DIGITS } from "../characters.ts";
import type { Config } from "../config/config.ts";
import type { Device } from "../homie/device.ts";
import { readRecord } from "../journal/access.ts";
import { CONFIG } from "../journal/format.ts";

/** Seconds of silence after which the connection to the broker counts as dead. */
const KEEP_ALIVE = 15;

function readConfig(): Config {
  return JSON.parse(readRecord(CONFIG));
}

/** Begins to join the configured network. */
export function connectWifi(device: Device, callback: (error: string | null | undefined) => void): void {
  const wifi = require("Wifi");
  const config = readConfig().wifi;
  const settings: Parameters<WifiModule["connect"]>[1] = {};
  if (config.password) settings.password = config.password;
  if (config.bssid) {
    settings.bssid = config.bssid;
    settings.channel = config.channel!;
  }
  if (config.dns1) settings.dnsServers = config.dns2 ? [config.dns1, config.dns2] : [config.dns1];
  const connect = () => wifi.connect(config.ssid, settings, callback);
  // Out of the box the chip opens an access point of its own.
  wifi.stopAP();
  wifi.setHostname(device._topic.substr(device._base.length));
  if (config.ip) wifi.setIP({ ip: config.ip, netmask: config.mask!, gw: config.gw! }, connect);
  else connect();
}

/**
 * Finds the broker's address. Not left to the engine's `net`: on the ESP8266 (2v29, network_esp8266.c) a name that is in
 * the DNS cache leaves its socket waiting for ever, so that a device would connect once and never again.
 * @param callback called with an IP address, or null when the name is not known
 */
export function resolveBroker(callback: (address: string | null) => void): void {
  const { host } = readConfig().mqtt;
  if (consistsOf(host, `${DIGITS}.`)) callback(host);
  else require("Wifi").getHostByName(host, callback);
}

/** Where the broker is, and how to greet it. */
export function brokerConnection(device: Device): Connection {
  const { mqtt } = readConfig();
  return {
    host: mqtt.host,
    port: mqtt.port || 1883,
    keepAlive: KEEP_ALIVE,
    packet: connectPacket({
      client_id: `${__FW_BRAND__}-${device._topic.substr(device._base.length)}`,
      keep_alive: KEEP_ALIVE,
      will_topic: `${device._topic}/$state`,
      will_payload: "lost",
      username: mqtt.auth ? mqtt.username : undefined,
      password: mqtt.auth ? mqtt.password : undefined,
    }),
  };
}
