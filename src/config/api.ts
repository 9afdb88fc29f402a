/** Configuration mode's HTTP JSON API, as far as it is about data: what each endpoint answers. */
import type { Device } from "../homie/device.ts";

/** The networks of a scan that are listed, at most: the strongest. */
const MAX_NETWORKS = 16;

/** `GET /device-info`. */
export function deviceInfo(device: Device, hardwareId: string): unknown {
  return {
    hardware_device_id: hardwareId,
    homie_esp8266_version: "3.0.1",
    firmware: { name: __FW_NAME__, version: __FW_VERSION__ },
    nodes: device._nodes.map((node) => ({ id: node.id, type: node._type })),
    settings: device._settings.map((setting) => ({
      name: setting.name,
      description: setting.description,
      type: setting.type === "boolean" ? "bool" : setting.type === "number" ? "double" : "string",
      required: setting.required,
      default: setting.value,
    })),
  };
}

/** `GET /networks`, from what the engine's scan found. */
export function networks(found: { ssid: string; rssi: number; authMode: string }[]): unknown {
  found.sort((one, other) => other.rssi - one.rssi);
  return {
    networks: found.slice(0, MAX_NETWORKS).map((network) => ({
      ssid: network.ssid,
      rssi: network.rssi,
      encryption: network.authMode === "open" ? "none" : network.authMode === "wpa_wpa2" ? "auto" : network.authMode,
    })),
  };
}
