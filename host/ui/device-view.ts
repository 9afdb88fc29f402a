import { shownText } from "../../files/shown-text.ts";
import type { DeviceView, NodeView } from "../../ui/messages.ts";
import { controlOf } from "../devices/control.ts";
import type { Attributes, DeviceInfo } from "../devices/device-info.ts";
import { type DeviceList, isOf5 } from "../devices/device-list.ts";
import { type NodeInfo, readNodes, readNodesOf5 } from "../devices/device-nodes.ts";
import { uptimeText } from "../devices/uptime-text.ts";
import { isAway } from "../mqtt/device-client.ts";

/** What the page gets to see of a device. @returns undefined when there is none at that topic, or it was removed */
export function viewDevice(list: DeviceList, key: string): DeviceView | undefined {
  const said = list.said(key);
  const state = said?.get("$state");
  if (!said || !state) return undefined;
  const is5 = isOf5(key);
  const device = list.device(key);
  if (!device) return is5 && said.has("$description") ? unreadable(key, state) : undefined;
  const nodes = is5 ? readNodesOf5(said) : readNodes(said);
  return {
    key,
    ...viewInfo(device),
    ota: readFlag(said.get("$implementation/ota/enabled")),
    configEdition: null,
    trouble: is5 ? alertsOf(said) : safeModeReason(said.get("$implementation/safe-mode")),
    nodes: nodes.map((node) => viewNode(node, is5)),
  };
}

function viewInfo({ id, convention, state, name, firmware, signal, uptime, address }: DeviceInfo) {
  const isHere = !isAway(state);
  return {
    ...{ id: shownText(id), convention: shownText(convention), state: shownText(state), name: shownText(name) },
    firmware: {
      name: shownText(firmware.name),
      version: shownText(firmware.version),
      checksum: shownText(firmware.checksum),
    },
    signal: (isHere ? signal : undefined) ?? null,
    uptime: isHere && uptime !== undefined ? uptimeText(uptime) : "",
    address: shownText(address),
  };
}

/** A device of version 5 of which nothing but the state can be read. */
function unreadable(key: string, state: string): DeviceView {
  const nothing = { id: key.slice("5/".length), convention: "5", name: "", signal: undefined, uptime: undefined };
  const firmware = { name: "", version: "", checksum: "" };
  return {
    key,
    ...viewInfo({ ...nothing, state, firmware, address: "" }),
    ota: null,
    configEdition: null,
    trouble: "Its $description is no JSON object, so nothing else of it can be shown.",
    nodes: [],
  };
}

function readFlag(said: string | undefined): boolean | null {
  return said ? said === "true" : null;
}

function safeModeReason(said: string | undefined): string {
  return said === undefined || said === "" || said === "false" ? "" : `Safe mode: ${shownText(said)}.`;
}

/** What a device of version 5 wants somebody to know. */
function alertsOf(said: Attributes): string {
  const alerts = [...said].filter(([topic, text]) => topic.startsWith("$alert/") && text !== "");
  return alerts.map(([, text]) => `${shownText(text).replace(/[.]$/, "")}.`).join(" ");
}

function viewNode({ id, name, type, properties }: NodeInfo, is5: boolean): NodeView {
  return {
    ...{ id, name: shownText(name), type: shownText(type) },
    properties: properties.map(({ id, name, unit, datatype, format, settable, retained, value }) => ({
      ...{ id, name: shownText(name), unit: shownText(unit), settable, retained },
      control: controlOf({ datatype, format }, is5),
      value: value ?? null,
    })),
  };
}
