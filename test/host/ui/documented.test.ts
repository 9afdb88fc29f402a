import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, devices as machines } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodemcu } from "../../../boards/nodemcu.ts";
import { ROOT } from "../../../files/root.ts";
import { readEngine } from "../../../host/flash/engine-parts.ts";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { writeStorage } from "../../../host/storage/index.ts";
import { CabledChip } from "../../../sim/loader/cabled-chip.ts";
import { NorFlash } from "../../../sim/nor-flash.ts";
import { testImage } from "../../files/test-image.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { releaseFiles, writeFolder } from "../flash/test-release.ts";
import { FakeDevice, type Reaction } from "../mqtt/fake-device.ts";
import { hasBrowser, OpenPage, startBrowser } from "./browser.ts";
import { CAR, GATE, Keeper, LAMP } from "./devices.ts";
import { ServedUi } from "./served-ui.ts";
import { WebCable } from "./web-cable.ts";

const image = testImage("nodemcu", { name: "light", version: "1.1.0" });
const md5 = createHash("md5").update(image).digest("hex");
const WIDE = { viewport: { width: 1000, height: 620 } };

/** What the pictures are of. */
const NAMES: [string, string, Record<string, string>][] = [
  ["hall", "Hall", { "$stats/signal": "91", "$stats/uptime": "7500", $localip: "192.168.1.31" }],
  ["stairs", "Stairs", { "$stats/signal": "64", "$stats/uptime": "903300", $localip: "192.168.1.32" }],
  ["porch", "Porch", { "$stats/signal": "42", "$stats/uptime": "903240", $localip: "192.168.1.33" }],
  ["cellar", "Cellar", { "$stats/signal": "38", "$stats/uptime": "86400", $localip: "192.168.1.34" }],
];

/** What is shown is what a test sees; the pictures of it in the documentation are written when SCREENSHOT is set: fonts differ. */
describe.skipIf(!hasBrowser)("docs/ui.md", () => {
  let browser: Browser;
  let broker: EmbeddedBroker;
  let keeper: Keeper;
  let ui: ServedUi;
  const devices: FakeDevice[] = [];

  beforeAll(async () => {
    browser = await startBrowser();
    broker = await startBroker();
    keeper = await Keeper.connect(broker.url);
    await keeper.keep("lamp", LAMP);
    await keeper.keep("lamp", {
      "$implementation/ota/enabled": "true",
      "$implementation/config":
        '{"name":"Reading lamp","wifi":{"ssid":"Harbour Street 5"},"mqtt":{"host":"192.168.1.10"},"ota":{"enabled":true}}',
    });
    await keeper.keep("car", CAR);
    await keeper.keep("5/gate", { ...GATE, $state: "lost" });
    for (const [at, [id, name, said]] of NAMES.entries()) {
      const device = await FakeDevice.start(broker.url, id, REACTIONS[at]);
      devices.push(device);
      const all = { $homie: "3.0.1", $name: name, "$fw/name": "light", "$fw/version": "1.0.0", ...said };
      for (const [attribute, payload] of Object.entries(all)) await device.keep(attribute, payload);
    }
    ui = await ServedUi.start(broker.url, { timeoutMs: 20_000 });
  });
  afterAll(async () => {
    await browser.close();
    await ui.stop();
    for (const device of devices) await device.stop();
    await keeper.stop();
    await broker.close();
  });

  const takes: Reaction = async (_attribute, _payload, device) => {
    await device.status("200");
    await device.restart({ "$fw/checksum": md5, "$fw/version": "1.1.0" });
  };
  const isAt =
    (part: number): Reaction =>
    async (_attribute, payload, device) =>
      await device.status(`206 ${Math.floor(payload.length * part)}/${payload.length}`);
  const REACTIONS = [takes, isAt(0.7), isAt(0.4), takes];

  /** Has the picture that the documentation shows. */
  async function picture(open: OpenPage, name: string, isWhole = false): Promise<void> {
    expect(readFileSync(join(ROOT, "docs/ui.md"), "utf8")).toContain(`](${name})`);
    if (!process.env.SCREENSHOT) return;
    await open.page.screenshot({ path: join(ROOT, "docs", name), fullPage: isWhole, scale: "css" });
  }

  it("shows the devices", async () => {
    const open = await OpenPage.open(browser, ui.url, WIDE);
    await expect.poll(() => open.page.getByRole("listitem").count()).toBe(7);
    await picture(open, "ui-devices.png", true);
    await open.close();
  });

  it("shows a device on a phone, in the dark", async () => {
    const open = await OpenPage.open(browser, `${ui.url}#/device/lamp`, {
      ...machines["iPhone 13"],
      colorScheme: "dark",
    });
    await open.page.getByRole("heading", { name: "Reading lamp" }).waitFor();
    for (let at = 0; at < 20; at++) {
      await keeper.keep("lamp", { "climate/temperature": (21.5 + 1.4 * Math.sin(at / 3)).toFixed(1) });
      await open.page.waitForTimeout(120);
    }
    await open.page.getByRole("img", { name: "Temperature since the page was opened" }).waitFor();
    expect(await open.page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(18, 22, 30)");
    await picture(open, "ui-device.png", true);
    await open.close();
  });

  it("shows what a change of the configuration does", async () => {
    const open = await OpenPage.open(browser, `${ui.url}#/config/lamp`, WIDE);
    await open.page.getByLabel("ssid (required)").fill("Workshop");
    await open.page.getByRole("group", { name: "Wi-Fi" }).getByLabel("password", { exact: true }).fill("its password");
    await open.page.getByRole("button", { name: "Review the change" }).click();
    await open.page.getByRole("dialog").waitFor();
    await picture(open, "ui-config.png");
    await open.close();
  });

  it("shows a board that was flashed", { timeout: 60_000 }, async () => {
    const folder = temporaryDirectory();
    writeFileSync(join(folder, "light-1.1.0.bin"), image);
    const engine = readEngine(writeFolder(temporaryDirectory(), "release", releaseFiles({ size: 800_000 })), nodemcu);
    const flasher = await ServedUi.start(broker.url, { folder, engine });
    const chip = new CabledChip({ flash: new NorFlash(nodemcu.flashSize) });
    chip.flash.program(
      nodemcu.storage.offset,
      writeStorage({ board: nodemcu, loader: Buffer.from(" "), image: testImage() }),
    );
    for (const { at, bytes } of engine.parts) chip.flash.program(at, bytes);
    chip.on("start", () => chip.say("light 1.1.0, slot a\r\nWi-Fi: joined\r\nMQTT: connected\r\nReady\r\n"));
    const open = await OpenPage.open(browser, `${flasher.url}flash/`, WIDE, async (page) => {
      await WebCable.plug(page, chip);
    });
    await open.page.getByRole("radio", { name: "Keep the one that it has" }).check();
    await open.page.getByRole("button", { name: "Flash the board" }).click();
    await open.page.getByText("The board is ready.").waitFor();
    await picture(open, "ui-flash.png", true);
    await open.close();
    await flasher.stop();
  });

  it("shows an update in waves", async () => {
    const open = await OpenPage.open(browser, `${ui.url}#/update/`, WIDE);
    const { page } = open;
    const buffer = image;
    await page.getByLabel("choose its file").setInputFiles({ name: "light-1.1.0.bin", mimeType: "", buffer });
    await page.getByRole("checkbox", { name: "Reading lamp" }).uncheck();
    await page.getByLabel("Devices at a time").fill("2");
    await page.getByRole("button", { name: "Update 4 devices" }).click();
    await expect.poll(() => page.getByRole("progressbar").count()).toBe(2);
    const badges = page.locator(".updates .badge");
    await expect.poll(() => badges.allTextContents()).toEqual(["updated", "under way", "under way", "waiting"]);
    await picture(open, "ui-update.png", true);
    await page.getByRole("button", { name: "Stop" }).click();
    await expect.poll(() => badges.allTextContents()).toEqual(["updated", "stopped", "stopped", "not tried"]);
    await open.close();
  });
});
