import { afterAll, beforeAll, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../host/mqtt/embedded-broker.ts";
import {
  adopting,
  harmlessChange,
  openSite,
  resetting,
  riskyChange,
  type Site,
  settingUp,
  takenBack,
} from "./config-scenarios.ts";

let broker: EmbeddedBroker;
let site: Site;
beforeAll(async () => {
  broker = await startBroker();
  site = await openSite(broker);
});
afterAll(async () => {
  await site.client.endAsync(true);
  await broker.close();
});

/** Each with the least number of cuts that its flash operations make. */
it.each([
  ["a change over MQTT", harmlessChange, 10],
  ["a change of the Wi-Fi over MQTT, up to its confirmation", riskyChange, 50],
  ["the return to the configuration before, up to the report", takenBack, 30],
  ["a reset, up to configuration mode", resetting, 15],
  ["the adoption of a config.json", adopting, 40],
  ["the setup over HTTP", settingUp, 30],
] as const)(
  "a power cut at every flash operation of %s costs nothing",
  async (_what, scenario, least) => {
    const cuts = await scenario(site);
    expect(cuts).toBeGreaterThanOrEqual(least);
  },
  300_000,
);
