import { shownText } from "../../files/shown-text.ts";
import { merge } from "../../src/formats/config/merge.ts";
import { LEVEL_OF_5 } from "../mqtt/own-topics.ts";
import { isObject } from "./is-object.ts";

/** How long a configuration has to reach the broker after a start, in minutes: `src/overlays/probation.ts`. */
export const PROBATION_MINUTES = 4;
const DEFAULT_PORT = 1883;

/**
 * What a change of a device's configuration will lead to, in words.
 * @param shown the configuration that the device shows
 * @param patch an incremental configuration
 * @param id the device's id now; behind "5/" that of one of version 5
 * @param baseTopic the base topic at which it is now
 */
export function consequencesOf(
  shown: Record<string, unknown>,
  patch: Record<string, unknown>,
  { id, baseTopic }: { id: string; baseTopic: string },
): string[] {
  const after = merge(structuredClone(shown), structuredClone(patch)) as Record<string, unknown>;
  const [wifi, mqtt, ota] = ["wifi", "mqtt", "ota"].map((key) => section(patch, key)) as [Section, Section, Section];
  const words = ["The device stores the change, and restarts with it as soon as it is idle."];
  if (Object.keys(wifi).length > 0) {
    words.push(`It then joins the Wi-Fi network ${named(section(after, "wifi").ssid)}.`);
  }
  if ("host" in mqtt || "port" in mqtt) {
    const { host, port = DEFAULT_PORT } = section(after, "mqtt");
    words.push(
      `It then looks for its broker at ${named(host)}, port ${named(port)}. If that is another broker, it is not seen here any more.`,
    );
  }
  if (["auth", "username", "password"].some((key) => key in mqtt)) {
    words.push(
      section(after, "mqtt").auth === true
        ? "It then logs in at the broker with a user name and a password."
        : "It then connects to the broker without a user name.",
    );
  }
  const level = id.startsWith(LEVEL_OF_5) ? LEVEL_OF_5 : "";
  const newId = typeof patch.device_id === "string" ? level + patch.device_id : id;
  const newBase = typeof mqtt.base_topic === "string" ? mqtt.base_topic : baseTopic;
  if (newId !== id || newBase !== baseTopic) {
    words.push(
      `Its topics then begin with ${named(newBase + newId)}. What the broker has kept of ${named(baseTopic + id)} stays there until ` +
        "somebody removes it.",
    );
  }
  if (patch.device_id === null || mqtt.base_topic === null) {
    words.push("Its topics then begin with what it takes by default: homie/ and its MAC address.");
  }
  if (ota.enabled === false) words.push("From then on it takes no update over MQTT until that is switched on again.");
  words.push(
    `The change is on probation: if the device does not reach the broker with it within ${PROBATION_MINUTES} minutes after a start, or in ` +
      "three starts that end before, the whole configuration from before returns, and the device says so.",
  );
  return words;
}

type Section = Record<string, unknown>;

function section(config: Record<string, unknown>, key: string): Section {
  const value = config[key];
  return isObject(value) ? value : {};
}

const named = (value: unknown): string => shownText(String(value));
