/** Tells the broker everything about the device, one message at a time. Evaluated at every connection. */
import { parseJson, toJson } from "../config/json-access.ts";
import { redact } from "../config/redact.ts";
import { readRecord } from "../journal/access.ts";
import { CONFIG } from "../journal/format.ts";
import type { Device } from "./device.ts";
import type { Property } from "./property.ts";

/** Version of this firmware, on `$implementation/version`. */
const IMPLEMENTATION_VERSION = "0.1.0";
/** The grace that `$stats/interval` adds to the configured interval, as Homie for ESP8266 does, in seconds. */
const INTERVAL_GRACE = 5;

function deviceAttributes(device: Device): string[] {
  const config = parseJson(readRecord(CONFIG)) as { name: string };
  const address = require("Wifi").getIP()!;
  return [
    "$state",
    "init",
    "$homie",
    "3.0.1",
    "$name",
    config.name,
    "$mac",
    address.mac.toUpperCase(),
    "$localip",
    address.ip,
    "$nodes",
    device._nodes.map((node) => node.id).join(","),
    "$stats",
    "uptime,signal,freeheap",
    "$stats/interval",
    `${device._statsInterval + INTERVAL_GRACE}`,
    "$fw/name",
    __FW_NAME__,
    "$fw/version",
    __FW_VERSION__,
    "$fw/checksum",
    device._checksum,
    "$implementation",
    "esp8266",
    "$implementation/config",
    toJson(redact(config as never)),
    "$implementation/version",
    IMPLEMENTATION_VERSION,
    "$implementation/ota/enabled",
    `${device._otaEnabled}`,
  ];
}

function propertyAttributes(node: string, property: Property): string[] {
  const at = `${node}/${property.id}/`;
  const given = property._attributes;
  const list = [`${at}$name`, given.name || property.id];
  if (given.settable) list.push(`${at}$settable`, "true");
  if (given.retained === false) list.push(`${at}$retained`, "false");
  list.push(`${at}$datatype`, given.datatype || "string");
  if (given.unit) list.push(`${at}$unit`, given.unit);
  if (given.format) list.push(`${at}$format`, given.format);
  return list;
}

/**
 * Publishes the device, its nodes and their properties, subscribes, and publishes `$state` = `ready`: in the order of
 * the convention, each message when the broker has acknowledged the one before, so that none waits in memory.
 * @param done called when the broker has acknowledged `ready`
 */
export function advertise(device: Device, done: () => void): void {
  /** Topics below the device's and payloads, in turn, of the part that is being published. */
  let queue = deviceAttributes(device);
  let node = 0;
  let property = -1;
  const filters = [
    `${device._topic}/$implementation/ota/firmware/+`,
    `${device._topic}/$implementation/reset`,
    `${device._topic}/$implementation/config/set`,
    `${device._topic}/+/+/set`,
    `${device._base}$broadcast/+`,
  ];
  let ready = false;
  let awaited = 0;

  const next = (id: number) => {
    if (id !== awaited) return;
    if (!queue.length && node < device._nodes.length) {
      const present = device._nodes[node]!;
      if (property < 0) {
        queue = [
          `${present.id}/$name`,
          present._name,
          `${present.id}/$type`,
          present._type,
          `${present.id}/$properties`,
          present._properties.map((one) => one.id).join(","),
        ];
      } else {
        queue = propertyAttributes(present.id, present._properties[property]!);
      }
      if (++property >= present._properties.length) {
        node++;
        property = -1;
      }
    }
    if (queue.length) {
      awaited = device._publish(`${device._topic}/${queue.shift()}`, queue.shift()!, 1, true);
    } else if (filters.length) {
      awaited = device._subscribe(filters.shift()!, 1);
    } else if (!ready) {
      ready = true;
      awaited = device._publish(`${device._topic}/$state`, "ready", 1, true);
    } else {
      device._on("published", undefined);
      device._on("subscribed", undefined);
      done();
    }
  };

  device._on("published", next);
  device._on("subscribed", next);
  next(0);
}
