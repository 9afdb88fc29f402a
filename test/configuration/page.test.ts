import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, devices, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ROOT } from "../../files/root.ts";
import { Board, config, machines } from "./board.ts";
import { Watcher } from "./watcher.ts";

const CHROMIUM = "/usr/bin/chromium";
const present = existsSync(CHROMIUM);
if (!present) console.log(`Skipped the setup page in a browser: there is no ${CHROMIUM} (Debian's package chromium).`);

const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
const QUIET = ["--disable-sync", "--no-first-run"];

let browser: Browser;
beforeAll(async () => {
  if (present) browser = await chromium.launch({ executablePath: CHROMIUM, args: [...ARGUMENTS, ...QUIET] });
});
afterAll(() => browser?.close());

describe.skipIf(!present).each(Object.entries(machines))("the setup page of %s", (_name, machine) => {
  let board: Board;
  let page: Page;
  let watcher: Watcher;
  const errors: string[] = [];

  beforeEach(async () => {
    watcher = await Watcher.start();
    board = await Board.start({ machine });
    const context = await browser.newContext({ ...devices["iPhone 13"], colorScheme: "light" });
    page = await context.newPage();
    errors.length = 0;
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(await board.serving());
    await page.waitForSelector("#nets button");
    await page.waitForSelector("#own:not([hidden])");
  });
  afterEach(async () => {
    await page.context().close();
    await board.stop();
    await watcher.stop();
  });

  const fill = (id: string, value: string) => page.fill(`[id="${id}"]`, value);
  const said = () => page.textContent("#say");

  async function enter(): Promise<void> {
    await fill("name", "K\u00fcchenlicht");
    await page.click("#nets button");
    await fill("wifi.password", "wifi secret");
    await fill("mqtt.host", "127.0.0.1");
    await fill("mqtt.port", String(watcher.broker.port));
    await fill("settings.room", "K\u00fcche");
    await fill("settings.percentage", "70");
    await page.check('[id="settings.night"]');
  }

  it("shows the device, its networks and its settings", async () => {
    expect(await page.textContent("#what")).toBe("lamp 1.0.0, 5ccf7f0a0b0d");
    expect(await page.locator("#nets button").allTextContents()).toEqual([expect.stringMatching(/80 %$/)]);
    expect(await page.getAttribute('[id="settings.percentage"]', "placeholder")).toBe("50");
    expect(errors).toEqual([]);
  });

  // Not by default: it would be another file on each computer, by its fonts.
  it.runIf(process.env.SCREENSHOT && !machine)("is shown in the documentation", async () => {
    const networks = [
      { ssid: "Harbour Street 5", rssi: -52, encryption: "wpa2" },
      { ssid: "Workshop", rssi: -68, encryption: "auto" },
      { ssid: "Caf\u00e9 guests", rssi: -81, encryption: "none" },
    ];
    await page.route("**/networks", (route) => route.fulfill({ json: { networks } }));
    await page.reload();
    await page.waitForSelector("#nets button");
    await page.waitForSelector("#own:not([hidden])");
    await enter();
    await fill("mqtt.host", "192.168.1.10");
    await fill("mqtt.port", "");
    await page.locator("#name").blur();
    await page.screenshot({ path: join(ROOT, "docs/setup-page.png"), fullPage: true, scale: "css" });
  });

  it("shows why an entry is wrong, keeps what was entered, and the device leaves for normal mode once it is right", async () => {
    await enter();
    await fill("mqtt.port", "70000");
    await page.click("#save");
    await expect.poll(said).toBe("Not saved. mqtt.port: 70000 is not a port (1 to 65535)");
    expect(await page.getAttribute('[id="mqtt.port"]', "class")).toBe("wrong");
    await fill("mqtt.port", String(watcher.broker.port));
    await fill("settings.percentage", "101");
    await page.click("#save");
    await expect.poll(said).toBe("Not saved. settings.percentage: is refused by the sketch's check");
    await fill("settings.percentage", "lots");
    await page.click("#save");
    await expect.poll(said).toBe("Not saved. settings.percentage: is not a number");
    await fill("settings.percentage", "70");
    await page.click("#save");
    await expect.poll(said).toMatch(/^Saved\. The device restarts and joins /);
    await board.line("event MQTT_READY");
    await board.line("settings K\u00fcche 70 true");
    const shown = JSON.parse((await watcher.retained()).get("homie/5ccf7f0a0b0d/$implementation/config")!) as object;
    expect(shown).toMatchObject({
      name: "K\u00fcchenlicht",
      mqtt: config(watcher.broker.port).mqtt,
      settings: { room: "K\u00fcche", percentage: 70, night: true },
    });
    expect(errors).toEqual([]);
  });
});
