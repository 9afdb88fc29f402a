import { type Browser, devices as machines } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { FakeDevice, type Reaction } from "../mqtt/fake-device.ts";
import { hasBrowser, OpenPage, startBrowser } from "./browser.ts";
import { ServedUi } from "./served-ui.ts";

const CONFIG = {
  name: "Lamp",
  wifi: { ssid: "home" },
  mqtt: { host: "127.0.0.1", port: 1883 },
  ota: { enabled: true },
  settings: { room: "<b>hall</b>", night: true, percentage: 40 },
};

describe.skipIf(!hasBrowser)("the page with a device's configuration", () => {
  let browser: Browser;
  let broker: EmbeddedBroker;
  let device: FakeDevice;
  let ui: ServedUi;
  let open: OpenPage;
  let sent: string[] = [];

  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    broker = await startBroker();
    sent = [];
  });
  afterEach(async () => {
    await open.close();
    await ui.stop();
    await device.stop();
    await broker.close();
  });

  async function visit(react: Reaction = () => {}, options = {}): Promise<OpenPage["page"]> {
    device = await FakeDevice.start(broker.url, "lamp", async (attribute, payload, it) => {
      if (attribute !== "$implementation/config/set") return;
      sent.push(payload.toString());
      await react(attribute, payload, it);
    });
    for (const [attribute, payload] of [
      ["$homie", "3.0.1"],
      ["$name", "Lamp"],
      ["$implementation/config", JSON.stringify(CONFIG)],
    ] as const)
      await device.keep(attribute, payload);
    ui = await ServedUi.start(broker.url, { timeoutMs: 3000 });
    open = await OpenPage.open(browser, ui.url, options);
    await open.page.getByRole("link", { name: "Lamp" }).click();
    await open.page.getByRole("link", { name: "Change its configuration" }).click();
    await section("Device").waitFor();
    return open.page;
  }
  const section = (name: string) => open.page.getByRole("group", { name });
  const field = (name: string, label: string) => section(name).getByLabel(label, { exact: true });

  it("has a field for each key, and shows what the device shows", async () => {
    const page = await visit();
    expect(await field("Device", "name (required)").inputValue()).toBe("Lamp");
    expect(await field("Device", "device_stats_interval").getAttribute("placeholder")).toBe("60");
    expect(await field("Wi-Fi", "ssid (required)").inputValue()).toBe("home");
    const password = field("Wi-Fi", "password");
    expect([await password.inputValue(), await password.getAttribute("type")]).toEqual(["", "password"]);
    expect(await password.getAttribute("autocomplete")).toBe("new-password");
    expect(await section("MQTT broker").getByRole("checkbox", { name: "auth" }).isChecked()).toBe(false);
    expect(await section("MQTT broker").getByLabel("ssl").count()).toBe(0);
    expect(await section("Updates").getByRole("checkbox", { name: "enabled" }).isChecked()).toBe(true);
    expect(await field("Settings of the sketch", "room").inputValue()).toBe("<b>hall</b>");
    expect(await field("Settings of the sketch", "night").isChecked()).toBe(true);
    expect(await section("Settings of the sketch").textContent()).toContain(
      "Which settings its sketch has is not known here",
    );
    expect(await page.getByRole("button", { name: "Review the change" }).isDisabled()).toBe(true);
  });

  it("shows what changes and what will happen, and sends it then", async () => {
    const after = { ...CONFIG, name: "Hall", wifi: { ssid: "work" } };
    const page = await visit(async (_attribute, _payload, lamp) => {
      await lamp.say("$implementation/config/status", "200");
      await lamp.restart({ "$implementation/config": JSON.stringify(after), $name: "Hall" });
    });
    await field("Device", "name (required)").fill("Hall");
    await field("Device", "device_stats_interval").fill("30");
    await field("Wi-Fi", "ssid (required)").fill("work");
    await field("Wi-Fi", "password").fill("hunter22");
    await field("Settings of the sketch", "percentage").fill("");
    await field("Settings of the sketch", "night").uncheck();
    await field("Settings of the sketch", "Another setting").fill("limit");
    await field("Settings of the sketch", "Its value").fill("7");
    // What is as before again is no change.
    await field("Settings of the sketch", "room").fill("x");
    await field("Settings of the sketch", "room").fill("<b>hall</b>");
    const review = page.getByRole("button", { name: "Review the change" });
    await review.click();
    const dialog = page.getByRole("dialog", { name: "What changes" });
    // What changes is the server's to say.
    await dialog.getByRole("listitem").first().waitFor();
    expect(await dialog.getByRole("listitem").allTextContents()).toEqual([
      'name: "Lamp" -> "Hall"',
      'wifi.ssid: "home" -> "work"',
      "settings.night: true -> false",
      "settings.percentage: removed (was 40)",
      "settings.limit: 7 (new)",
      "device_stats_interval: 30 (new)",
      "wifi.password: set anew (not shown)",
    ]);
    expect(await dialog.textContent()).toContain("It then joins the Wi-Fi network work.");
    expect(await dialog.textContent()).toContain("The change is on probation: if the device does not reach the broker");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    expect(sent).toEqual([]);
    await review.press("Enter");
    await dialog.getByRole("button", { name: "Send it to the device" }).press("Enter");
    await expect.poll(() => page.locator(".change .badge").textContent()).toBe("done");
    expect(sent.map((text) => JSON.parse(text))).toEqual([
      {
        ...{ name: "Hall", device_stats_interval: 30 },
        wifi: { ssid: "work", password: "hunter22" },
        settings: { night: false, percentage: null, limit: 7 },
      },
    ]);
    expect(await page.locator(".change").textContent()).toContain(
      "The device is back and runs with the new configuration.",
    );
    expect(await page.content()).not.toContain("hunter22");
    await expect.poll(() => field("Device", "name (required)").inputValue()).toBe("Hall");
    expect(await field("Wi-Fi", "password").inputValue()).toBe("");
    expect(await review.isDisabled()).toBe(true);
  });

  it("says beside a field what is wrong with it, and leads there", async () => {
    const page = await visit();
    await field("Device", "name (required)").fill("");
    await field("MQTT broker", "port").fill("70000");
    await section("Wi-Fi").getByLabel("ip", { exact: true }).fill("1.2.3.4");
    await page.getByRole("button", { name: "Review the change" }).click();
    await page.getByText("Some entries are wrong: see beside them.").waitFor();
    const name = field("Device", "name (required)");
    expect(await name.getAttribute("aria-invalid")).toBe("true");
    expect(await name.evaluate("document.activeElement.id")).toBe(await name.getAttribute("id"));
    expect(await page.locator(".fault").allTextContents()).toEqual([
      "is missing",
      "and wifi.mask and wifi.gw go together: give all or none",
      "70000 is not a port (1 to 65535)",
    ]);
    await name.fill("Hall");
    await field("MQTT broker", "port").fill("1884");
    await section("Wi-Fi").getByLabel("ip", { exact: true }).fill("");
    await page.getByRole("button", { name: "Review the change" }).click();
    await page.getByRole("dialog").waitFor();
    expect(await page.locator(".fault").count()).toBe(0);
  });

  it("removes a secret, and keeps what was entered when the device refuses it", async () => {
    const page = await visit(async (_attribute, _payload, lamp) => {
      await lamp.say("$implementation/config/status", "400 settings.room: is refused by the sketch's check");
    });
    await section("Wi-Fi").getByRole("checkbox", { name: "Remove password" }).check();
    expect(await field("Wi-Fi", "password").isDisabled()).toBe(true);
    await field("Settings of the sketch", "room").fill("attic");
    await page.getByRole("button", { name: "Review the change" }).click();
    const changes = page.getByRole("dialog").getByRole("listitem");
    await expect
      .poll(() => changes.allTextContents())
      .toEqual(['settings.room: "<b>hall</b>" -> "attic"', "wifi.password: removed (not shown)"]);
    await page.getByRole("button", { name: "Send it to the device" }).click();
    await expect.poll(() => page.locator(".change .badge").textContent()).toBe("not done");
    expect(await page.locator(".change").textContent()).toContain("settings.room: is refused by the sketch's check");
    expect(await field("Settings of the sketch", "room").inputValue()).toBe("attic");
    expect(sent).toEqual(['{"wifi":{"password":null},"settings":{"room":"attic"}}']);
  });

  it("fits a phone, also where it says what will happen", async () => {
    const page = await visit(() => {}, machines["iPhone 13"]);
    expect(await open.isTooWide()).toBe(false);
    await field("Settings of the sketch", "room").fill("r".repeat(300));
    await page.getByRole("button", { name: "Review the change" }).click();
    await page.getByRole("dialog").waitFor();
    expect(await open.isTooWide()).toBe(false);
    expect(
      await page
        .getByRole("dialog")
        .evaluate(
          "(() => { const box = document.querySelector('dialog'); return box.scrollWidth > box.clientWidth; })()",
        ),
    ).toBe(false);
  });
});
