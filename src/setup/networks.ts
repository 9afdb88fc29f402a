"use overlay";
import { toJson } from "../overlays/json.ts";

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

/** The answer to `GET /networks`, from what the engine's scan found: each name once, hidden networks not at all. */
export function listNetworks(found: Found[]): string {
  found.sort((one, other) => other.rssi - one.rssi);
  const seen: { [ssid: string]: boolean } = {};
  const networks = [];
  for (const { ssid, rssi, authMode } of found) {
    if (!isShowable(ssid) || seen[ssid] || networks.length === MAX_NETWORKS) continue;
    seen[ssid] = true;
    networks.push({
      ssid,
      rssi,
      encryption: authMode === "open" ? "none" : authMode === "wpa_wpa2" ? "auto" : authMode,
    });
  }
  return toJson({ networks });
}
