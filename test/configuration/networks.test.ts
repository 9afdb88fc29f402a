import fc from "fast-check";
import { expect, it } from "vitest";
import { Air } from "../../sim/air.ts";
import { device, until } from "../sim/device.ts";
import { loadDeviceModule } from "../support/device-module.ts";

interface Found {
  ssid: string;
  rssi: number;
  authMode: string;
}

/** What `GET /networks` shows, told plainly: the strongest of each name that can be shown, the ten strongest of these. */
function expected(found: Found[]): object[] {
  const seen = new Set<string>();
  return found
    .filter(({ ssid }) => ssid !== "" && [...ssid].every((character) => character >= " "))
    .sort((one, other) => other.rssi - one.rssi)
    .filter(({ ssid }) => !seen.has(ssid) && seen.add(ssid))
    .slice(0, 10)
    .map(({ ssid, rssi, authMode }) => ({
      ssid,
      rssi,
      encryption: authMode === "open" ? "none" : authMode === "wpa_wpa2" ? "auto" : authMode,
    }));
}

it("shows the ten strongest networks, each name once, in whatever order they were found", async () => {
  const { listNetworks } = await loadDeviceModule<{ listNetworks(found: Found[]): string }>(
    "src/overlays/setup/networks.ts",
    {},
  );
  const network = fc.record({
    ssid: fc.oneof(fc.constantFrom("", "a", "b", "home"), fc.string({ unit: "binary-ascii", maxLength: 4 })),
    // No two alike: which of two equally strong ones comes first does not matter.
    rssi: fc.integer({ min: -100, max: 0 }),
    authMode: fc.constantFrom("open", "wpa2", "wpa_wpa2"),
  });
  const networks = fc.uniqueArray(network, { selector: ({ rssi }) => rssi, maxLength: 60 });
  fc.assert(
    fc.property(networks, (found) => {
      const given = found.slice();
      expect(JSON.parse(listNetworks(given))).toEqual({ networks: expected(found) });
      expect(given).toEqual([]);
    }),
  );
});

it("the simulated board's scan gives no more networks than there are variables for", async () => {
  const { board, lines } = device(`require("Wifi").scan(function (list) { print(list.length); });`, {
    wifi: new Air(Array.from({ length: 100 }, () => ({}))),
  });
  board.powerOn();
  await until(() => lines.length === 1, lines);
  expect(lines).toEqual(["77"]);
  board.powerOff();
});
