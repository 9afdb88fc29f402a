import { TOTAL } from "../../bench/engine/limits.ts";
import type { Lived } from "./soak.ts";
import type { Counts } from "./variables.ts";

const number = (value: number): string => Math.round(value).toLocaleString("en-US");

/**
 * What a device has lived through, as Markdown.
 * @param version of the engine
 */
export function soakTable(lived: Lived, version: string): string {
  const { messages, updates, changes, variables } = lived;
  const restarts = changes + updates.raw + updates.base64;
  const counts = (what: string, { first, highest, last, times }: Counts): string =>
    `| ${what} | ${first} | ${highest} | ${last} | ${number(times)} |`;
  return [
    `Espruino ${version} for Linux, with the ESP8266's limits: ${TOTAL} variables, 4 MB of flash.`,
    "",
    "| Lived | |",
    "|---|--:|",
    `| Hours of the device's time | ${(lived.seconds / 3600).toFixed(1)} |`,
    `| Seconds of real time | ${number(lived.realSeconds)} |`,
    `| Property messages of QoS 0, each answered | ${number(messages.qos0)} |`,
    `| Property messages of QoS 1, each answered | ${number(messages.qos1)} |`,
    `| Reconnects: the broker was killed, and came back after 0 to ${lived.longestOutage} s | ${number(lived.reconnects)} |`,
    `| Changes of the configuration that were taken | ${number(changes)} |`,
    `| Changes of the configuration that were refused | ${number(lived.changesRefused)} |`,
    `| Updates that were taken and confirmed, raw | ${number(updates.raw)} |`,
    `| Updates that were taken and confirmed, Base64 | ${number(updates.base64)} |`,
    `| Updates that were refused | ${number(lived.updatesRefused)} |`,
    `| Restarts, none but for these changes and updates | ${number(restarts)} |`,
    `| Times that statistics were published | ${number(lived.statistics)} |`,
    "",
    "| Variables in use at rest | at the start | highest | at the end | counted |",
    "|---|--:|--:|--:|--:|",
    counts("Ready, after a start", variables.ready),
    counts("In a run, from where everything was done once", variables.served),
  ].join("\n");
}
