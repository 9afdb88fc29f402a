"use overlay";
import { BETWEEN } from "../../formats/between.ts";
import type { SettingGroup, SettingValue } from "../../formats/config/config.ts";
import type { SettingEntry } from "../../resident/device.ts";
import { toJson } from "../json.ts";
import { answer } from "./answer.ts";
import type { Client, Setup } from "./setup.ts";

/** A setting, or a member of a group of them, as Homie for ESP8266 names what it is. */
function describe(setting: SettingEntry, name: string, value: SettingValue | undefined, type: string): object {
  const { description, required, min, max, format } = setting;
  const shown = type === "boolean" ? "bool" : type === "number" ? "double" : type;
  return { name, description: description || "", type: shown, required, default: value, min, max, format };
}

/** `GET /device-info`. */
export function answerDeviceInfo(setup: Setup, client: Client): void {
  const device = setup._device;
  const settings: object[] = [];
  for (const setting of device._settings) {
    const { name, type, value } = setting;
    if (type === "object") {
      const group = value as SettingGroup;
      for (const key of Object.keys(group)) {
        const one = describe(setting, `${name}.${key}`, group[key], typeof group[key]);
        settings.push(one);
      }
    } else {
      const one = describe(setting, name, value, type);
      settings.push(one);
    }
  }
  const info = {
    hardware_device_id: setup._hardwareId,
    homie_esp8266_version: "3.0.1",
    firmware: { name: __FW_NAME__, version: __FW_VERSION__ },
    nodes: device._nodes.map((node) => ({ id: node.id, type: node._about.split(BETWEEN)[1] })),
    settings,
  };
  const body = toJson(info);
  answer(client, 200, body);
}
