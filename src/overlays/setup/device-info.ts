"use overlay";
import { toJson } from "../json.ts";
import { answer } from "./answer.ts";
import type { Client, Setup } from "./setup.ts";

/** The settings' types, by Homie for ESP8266's names. */
const TYPES = { boolean: "bool", number: "double", string: "string" };

/** `GET /device-info`. */
export function answerDeviceInfo(setup: Setup, client: Client): void {
  const device = setup._device;
  const info = {
    hardware_device_id: setup._hardwareId,
    homie_esp8266_version: "3.0.1",
    firmware: { name: __FW_NAME__, version: __FW_VERSION__ },
    nodes: device._nodes.map((node) => ({ id: node.id, type: node._type })),
    settings: device._settings.map((setting) => ({
      name: setting.name,
      description: setting.description,
      type: TYPES[setting.type],
      required: setting.required,
      default: setting.value,
    })),
  };
  const body = toJson(info);
  answer(client, 200, body);
}
