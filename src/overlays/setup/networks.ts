"use overlay";
import { toJson } from "../json.ts";

/** Networks that are listed, at most: the strongest. */
const MAX_NETWORKS = 10;

interface Found {
  ssid: string;
  rssi: number;
  authMode: string;
}

/** Whether a network's name can be shown. */
function isShowable(ssid: string): boolean {
  for (let at = 0; at < ssid.length; at++) if (ssid.charCodeAt(at) < 32) return false;
  return ssid.length > 0;
}

/**
 * The answer to `GET /networks`, from what the engine's scan found: each name once, hidden networks not at all.
 * @param found is emptied: each network takes 20 variables. Not sorted, which would be deep on the C stack.
 */
export function listNetworks(found: Found[]): string {
  const networks: { ssid: string; rssi: number; encryption: string }[] = [];
  for (let next = found.pop(); next; next = found.pop()) {
    const { ssid, rssi, authMode } = next;
    let at = 0;
    let known = MAX_NETWORKS;
    for (let i = 0; i < networks.length; i++) {
      if (networks[i]!.rssi >= rssi) at = i + 1;
      if (networks[i]!.ssid === ssid) known = i;
    }
    if (at === MAX_NETWORKS || known < at || !isShowable(ssid)) continue;
    networks.splice(known, 1);
    const encryption = authMode === "open" ? "none" : authMode === "wpa_wpa2" ? "auto" : authMode;
    networks.splice(at, 0, { ssid, rssi, encryption });
    if (networks.length > MAX_NETWORKS) networks.pop();
  }
  return toJson({ networks });
}
