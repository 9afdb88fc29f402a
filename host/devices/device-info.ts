import { attributeOf5 } from "../mqtt/own-topics.ts";

/** What a device says of itself, as far as it does; the broker keeps it, also of devices that are away. */
export interface DeviceInfo {
  id: string;
  /** The version of the Homie convention that it follows, such as `3.0.1`. */
  convention: string;
  state: string;
  name: string;
  /** Texts are empty where the device does not say it. */
  firmware: { name: string; version: string; checksum: string };
  /** How good its Wi-Fi is, 0 to 100. */
  signal: number | undefined;
  /** Seconds since its start. */
  uptime: number | undefined;
  address: string;
}

/** Topics below a device's own, to what the device has said there. */
export type Attributes = ReadonlyMap<string, string>;

/** What is asked of devices that follow the convention's versions 3 and 4. */
export const ATTRIBUTES = [
  ...["$homie", "$state", "$name", "$fw/name", "$fw/version", "$fw/checksum"],
  ...["$localip", "$stats/signal", "$stats/uptime"],
];

/** What is asked of devices that follow its version 5: the description, and what is of ours. */
export const ATTRIBUTES_OF_5 = [
  ...["$state", "$description"],
  ...ATTRIBUTES.filter((attribute) => /^\$(fw|stats|localip)/.test(attribute)).map(attributeOf5),
];

/** Reads a device of version 3 or 4. @returns undefined when it is none, or was removed */
export function readDevice(id: string, said: Attributes): DeviceInfo | undefined {
  const state = said.get("$state");
  const convention = said.get("$homie");
  if (!state || !convention) return undefined;
  const text = (attribute: string): string => said.get(attribute) ?? "";
  return {
    id,
    convention,
    state,
    name: text("$name"),
    firmware: { name: text("$fw/name"), version: text("$fw/version"), checksum: text("$fw/checksum") },
    signal: number(said.get("$stats/signal")),
    uptime: number(said.get("$stats/uptime")),
    address: text("$localip"),
  };
}

/** Reads a device of version 5. @returns undefined when it is none, or was removed */
export function readDeviceOf5(id: string, said: Attributes): DeviceInfo | undefined {
  const state = said.get("$state");
  const description = readDescription(said);
  if (!state || !description) return undefined;
  const text = (key: string): string => (typeof description[key] === "string" ? description[key] : "");
  const own = (attribute: string): string => said.get(attributeOf5(attribute)) ?? "";
  return {
    id,
    convention: text("homie") || "5",
    state,
    name: text("name"),
    firmware: { name: own("$fw/name"), version: own("$fw/version"), checksum: own("$fw/checksum") },
    signal: number(own("$stats/signal")),
    uptime: number(own("$stats/uptime")),
    address: own("$localip"),
  };
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}(\.\d{1,12})?$/.test(text) ? Number(text) : undefined;
}

/** What a device of version 5 says of itself. @returns undefined when that is no JSON object */
export function readDescription(said: Attributes): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(said.get("$description") ?? "");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
