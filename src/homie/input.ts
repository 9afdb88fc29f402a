/** What arrives from the broker: where it goes. */
import { phase } from "../phase.ts";
import type { Device } from "./device.ts";

/** Takes a whole message. */
export function handleMessage(device: Device, received: { topic: string; message: string }): void {
  const { topic, message: value } = received;
  const start = `${device._topic}/`;
  if (!value) return;
  if (!topic.startsWith(start)) {
    const level = topic.substr(`${device._base}$broadcast/`.length);
    device._onBroadcast?.(level, value);
    return;
  }
  const levels = topic.substr(start.length).split("/");
  if (levels[0] === "$implementation") {
    phase<typeof import("./commands.ts")>().handleCommand(device, levels, value);
    return;
  }
  for (const node of device._nodes) {
    if (node.id !== levels[0]) continue;
    for (const property of node._properties) {
      const handler = property._attributes.settable;
      if (property.id === levels[1] && handler) {
        handler(value, property);
        return;
      }
    }
  }
  print(`${levels[0]}/${levels[1]} is not a settable property`);
}
