import { createHash } from "node:crypto";
import { type Browser, devices as machines } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { testImage } from "../../files/test-image.ts";
import { FakeDevice, type Reaction } from "../mqtt/fake-device.ts";
import { hasBrowser, OpenPage, startBrowser } from "./browser.ts";
import { ServedUi } from "./served-ui.ts";

const image = testImage();
const md5 = createHash("md5").update(image).digest("hex");
const FILE = { name: "test-1.2.3.bin", mimeType: "application/octet-stream", buffer: image };

describe.skipIf(!hasBrowser)("the page that updates firmwares", () => {
  let browser: Browser;
  let broker: EmbeddedBroker;
  let ui: ServedUi;
  let open: OpenPage;
  const devices: FakeDevice[] = [];

  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    broker = await startBroker();
  });
  afterEach(async () => {
    await open.close();
    await ui.stop();
    for (const device of devices.splice(0)) await device.stop();
    await broker.close();
  });

  /** Starts a device that runs an older build. */
  async function start(id: string, react: Reaction, said: Record<string, string> = {}): Promise<FakeDevice> {
    const device = await FakeDevice.start(broker.url, id, react);
    devices.push(device);
    const all = { $homie: "3.0.1", $name: `The ${id}`, "$fw/name": "test", "$fw/version": "1.0.0", ...said };
    for (const [attribute, payload] of Object.entries(all)) await device.keep(attribute, payload);
    return device;
  }

  async function visit(hash = "", options = {}): Promise<void> {
    ui = await ServedUi.start(broker.url, { timeoutMs: 2000 });
    open = await OpenPage.open(browser, ui.url + hash, options);
    await open.page.getByRole("heading", { level: 1 }).waitFor();
  }

  const takes: Reaction = async (_attribute, _payload, device) => {
    await device.status("202");
    await device.status("200");
    await device.restart({ "$fw/checksum": md5, "$fw/version": "1.2.3" });
  };

  it("brings a file that is chosen to a device, and shows how far it is", async () => {
    let go = (): void => {};
    const gone = new Promise<void>((resolve) => {
      go = resolve;
    });
    await start("lamp", async (attribute, payload, device) => {
      await device.status(`206 220/${payload.length}`);
      await gone;
      await takes(attribute, payload, device);
    });
    await start("fan", () => expect.unreachable());
    await visit();
    const { page } = open;
    await page.getByRole("link", { name: "The lamp" }).click();
    await page.getByRole("link", { name: "Update its firmware" }).click();
    await page.getByLabel("choose its file").setInputFiles(FILE);
    const facts = page.getByRole("group", { name: "Firmware" }).getByRole("status");
    await expect
      .poll(() => facts.textContent())
      .toBe(
        `Name testVersion 1.2.3Board nodemcuSize ${image.length} bytesChecksum ${md5.slice(0, 8)}File test-1.2.3.bin`,
      );
    expect(await page.getByRole("checkbox", { name: "The lamp" }).isChecked()).toBe(true);
    expect(await page.getByRole("checkbox", { name: "The fan" }).isChecked()).toBe(false);
    await page.getByRole("button", { name: "Update 1 device" }).click();
    const progress = page.getByRole("progressbar", { name: "Written to The lamp" });
    await expect.poll(() => progress.getAttribute("value")).toBe("220");
    expect(await page.locator("main").textContent()).toContain(`${Math.floor((100 * 220) / image.length)} %, 220 of`);
    go();
    const update = page.locator(".updates li");
    await expect.poll(() => update.locator(".badge").textContent()).toBe("updated");
    expect(await update.getByRole("log").textContent()).toContain("The device is back and runs the new firmware");
    await page.getByRole("button", { name: "Update others" }).click();
    await page.getByRole("link", { name: "The lamp" }).first().click();
    await expect.poll(() => page.locator(".facts").textContent()).toContain("test 1.2.3");
  });

  it("takes a file that is dropped, chooses the devices that run another build of it, and goes on in waves", async () => {
    await start("a", takes);
    await start("b", takes);
    await start("c", async (_attribute, _payload, device) => {
      await device.status("200");
      await device.restart();
      await device.status(`500 ROLLED_BACK ${md5}`);
    });
    await start("d", () => expect.unreachable());
    await start("current", () => expect.unreachable(), { "$fw/checksum": md5 });
    await start("fan", () => expect.unreachable(), { "$fw/name": "fan" });
    await start("off", () => expect.unreachable(), { "$implementation/ota/enabled": "false" });
    await start("away", () => expect.unreachable(), { $state: "lost" });
    await visit();
    const { page } = open;
    await page.getByRole("link", { name: "Update firmware" }).click();
    const dropped = await page.evaluateHandle(
      `(() => { const transfer = new DataTransfer(); transfer.items.add(new File([Uint8Array.from(${JSON.stringify([...image])})], "a.bin")); return transfer; })()`,
    );
    await page.dispatchEvent(".drop", "drop", { dataTransfer: dropped });
    const choices = page.getByRole("group", { name: "Devices" }).locator("label");
    await expect.poll(() => choices.count()).toBe(8);
    const texts = await choices.allTextContents();
    const checked = await Promise.all((await choices.all()).map((choice) => choice.locator("input").isChecked()));
    expect(texts.map((text, at) => `${checked[at] ? "x" : "-"} ${text}`).sort()).toEqual([
      "- The away lost runs test 1.0.0",
      "- The current ready runs it already",
      "- The fan ready runs fan 1.0.0",
      "- The off ready updates are switched off in its configuration",
      ...["a", "b", "c", "d"].map((id) => `x The ${id} ready runs test 1.0.0`),
    ]);
    await page.getByLabel("Devices at a time").fill("2");
    await page.getByRole("button", { name: "Update 4 devices" }).click();
    const badges = page.locator(".updates .badge");
    await expect
      .poll(() => badges.allTextContents(), { timeout: 20_000 })
      .toEqual(["updated", "updated", "rolled back to its old firmware", "not tried"]);
    expect(await page.locator("main").textContent()).toContain("2 of 4 devices run the firmware.");
  });

  it("asks before it sends a firmware to a device that runs another one", async () => {
    await start("fan", takes, { "$fw/name": "fan" });
    await visit("#/update/fan");
    const { page } = open;
    await page.getByLabel("choose its file").setInputFiles(FILE);
    const update = page.getByRole("button", { name: "Update 1 device" });
    await expect.poll(() => update.isDisabled()).toBe(true);
    await page.getByRole("checkbox", { name: "The fan: another firmware than test runs there." }).check();
    await update.click();
    await expect.poll(() => page.locator(".updates .badge").textContent()).toBe("updated");
  });

  it("says that a file is no firmware, and that an update cannot begin", async () => {
    await start("lamp", () => expect.unreachable());
    await visit("#/update/lamp");
    const { page } = open;
    await page.getByLabel("choose its file").setInputFiles({ ...FILE, name: "a.txt", buffer: Buffer.from("notes") });
    await page.getByText("a.txt: this is neither an image that `homie build` has made").waitFor();
    await page.getByLabel("choose its file").setInputFiles(FILE);
    await page.getByRole("button", { name: "Update 1 device" }).waitFor();
    // Another homie ui, which does not have the file.
    const { port } = ui;
    await ui.stop();
    ui = await ServedUi.start(broker.url, { port });
    await page.getByRole("button", { name: "Update 1 device" }).click();
    await page.getByText("This firmware is not here any more: choose its file again.").waitFor();
    open.errors.length = 0;
  });

  it("can be stopped, and fits a phone", async () => {
    await start("lamp", async (_attribute, _payload, device) => await device.status("206 1/9"), {
      $name: "L".repeat(200),
    });
    await visit("#/update/lamp", machines["iPhone 13"]);
    const { page } = open;
    await page.getByLabel("choose its file").setInputFiles({ ...FILE, name: `${"f".repeat(200)}.bin` });
    await page.getByRole("button", { name: "Update 1 device" }).waitFor();
    expect(await open.isTooWide()).toBe(false);
    await page.getByRole("button", { name: "Update 1 device" }).click();
    await page.getByRole("progressbar").waitFor();
    expect(await open.isTooWide()).toBe(false);
    await page.getByRole("button", { name: "Stop" }).click();
    await expect.poll(() => page.locator(".updates .badge").textContent()).toBe("stopped");
  });
});
