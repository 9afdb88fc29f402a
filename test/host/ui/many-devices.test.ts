import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Fleet, PROPERTIES_OF_EACH } from "../../../bench/ui/fleet.ts";
import { type Figures, missedAims, table } from "../../../bench/ui/report.ts";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { forget, historyOf, record } from "../../../ui/history.ts";
import type { DeviceView } from "../../../ui/messages.ts";
import { hasBrowser, OpenPage, startBrowser } from "./browser.ts";
import { ServedUi } from "./served-ui.ts";

const DEVICES = 300;

describe.skipIf(!hasBrowser)("homie ui with 300 devices of 10 properties each", () => {
  let browser: Browser;
  let broker: EmbeddedBroker;
  let fleet: Fleet;
  let ui: ServedUi;
  beforeAll(async () => {
    browser = await startBrowser();
    broker = await startBroker();
    fleet = await Fleet.start(broker.url, DEVICES);
    ui = await ServedUi.start(broker.url);
  }, 60_000);
  afterAll(async () => {
    await ui.stop();
    await fleet.stop();
    await broker.close();
    await browser.close();
  });

  it("lists them, follows what they say, and sets what is settable", async () => {
    const open = await OpenPage.open(browser, ui.url);
    const { page } = open;
    const lines = page.locator(".devices > li");
    await expect.poll(() => lines.count(), { timeout: 20_000 }).toBe(DEVICES);
    expect(await lines.nth(2).textContent()).toContain("Device 2ready");
    const elements = await page.evaluate("document.querySelectorAll('*').length");
    fleet.talk(50);
    await page.getByRole("link", { name: "Device 299", exact: true }).click();
    await expect.poll(() => page.locator(".property").count()).toBe(PROPERTIES_OF_EACH);
    await page.getByLabel("label").fill("Lamp");
    await page.keyboard.press("Enter");
    await page.getByText("Lamp", { exact: true }).waitFor();
    await page.getByRole("switch", { name: "power" }).click();
    await page.getByRole("img", { name: /^power since .*: changed/ }).waitFor();
    await page.getByRole("link", { name: "All devices" }).click();
    await expect.poll(() => lines.count()).toBe(DEVICES);
    expect(await page.evaluate("document.querySelectorAll('*').length")).toBe(elements);
    await open.close();
  }, 60_000);
});

describe("what the page keeps of its devices' values", () => {
  /** A device with so many numbers. */
  const device = (key: string, properties: number, value: string): DeviceView => ({
    ...{ key, id: key, convention: "5.0", state: "ready", name: "", firmware: { name: "", version: "", checksum: "" } },
    ...{ signal: null, uptime: "", address: "", ota: null, configEdition: null, trouble: "" },
    nodes: [
      {
        ...{ id: "node", name: "", type: "" },
        properties: Array.from({ length: properties }, (_, at) => ({
          ...{ id: String(at), name: "", unit: "", settable: false, retained: true, value },
          control: { kind: "number" as const, whole: false },
        })),
      },
    ],
  });
  const keys = (count: number): string[] => Array.from({ length: count }, (_, at) => `device-${at}`);
  const count = (devices: number, properties: number): number =>
    keys(devices)
      .flatMap((key) => Array.from({ length: properties }, (_, at) => historyOf(key, "node", String(at)).length))
      .reduce((sum, one) => sum + one, 0);

  it.each([
    [300, 10, 20],
    [1, 1, 2000],
    [21, 1000, 2],
  ])("is bounded: %i devices, %i properties, %i values", (devices, properties, values) => {
    for (let at = 0; at < values; at++) for (const key of keys(devices)) record(device(key, properties, `${at}`), at);
    const kept = count(devices, properties);
    expect(kept).toBeLessThanOrEqual(20_000);
    expect(kept).toBeGreaterThan(200);
    const last = historyOf(`device-${devices - 1}`, "node", "0");
    expect(last.at(-1)).toEqual({ at: values - 1, value: values - 1 });
    for (const key of keys(devices)) forget(key);
    expect(count(devices, properties)).toBe(0);
  });

  it("has the first value and the last when there were many", () => {
    for (let at = 0; at < 1235; at++) record(device("lamp", 1, `${at}`), at);
    const points = historyOf("lamp", "node", "0");
    expect(points[0]).toEqual({ at: 0, value: 0 });
    expect(points.at(-1)).toEqual({ at: 1234, value: 1234 });
    expect(points.length).toBeLessThanOrEqual(500);
  });
});

describe("the figures of npm run bench-ui", () => {
  const sample = (minute: number, heap: number) => ({
    ...{
      minute,
      page: { objects: heap, heap, nodes: 100 },
      server: { rss: 100e6, heap: 20e6 },
      inputs: [],
      events: [],
      tasks: [],
    },
  });
  const figures = (inputs: number[], heap: number): Figures => ({
    ...{ devices: 300, properties: 10, rate: 500, minutes: 10, inputs, events: [16, 24], tasks: [60] },
    ...{ samples: [sample(1, 6e6), sample(10, heap)], machine: "a computer", browser: "156" },
  });
  const quick = Array.from({ length: 100 }, (_, at) => at / 2);

  it("say what was reached, and what was not", () => {
    expect(table(figures(quick, 6.2e6))).toContain("| 95 of 100, up to | 48 | below 100 |");
    expect(missedAims(figures(quick, 6.2e6))).toEqual([]);
    const slow = [...quick.slice(0, 90), ...Array<number>(10).fill(130)];
    expect(missedAims(figures(slow, 9e6))).toEqual([
      "95 of 100 inputs are painted within 130 ms, not 100.",
      "What the page's script has made has grown from 6,000,000 to 9,000,000.",
    ]);
  });
});
