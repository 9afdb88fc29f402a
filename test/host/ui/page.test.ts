import { type Browser, devices } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { hasBrowser, OpenPage, startBrowser } from "./browser.ts";
import { GATE, Keeper, LAMP } from "./devices.ts";
import { ServedUi } from "./served-ui.ts";

let browser: Browser;
let broker: EmbeddedBroker;
let keeper: Keeper;
let ui: ServedUi;

describe.skipIf(!hasBrowser)("the page of homie ui", () => {
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    broker = await startBroker();
    keeper = await Keeper.connect(broker.url);
    await keeper.keep("lamp", LAMP);
  });
  afterEach(async () => {
    await ui.stop();
    await keeper.stop();
    await broker.close();
  });

  describe("the list of devices", () => {
    it("shows them, and what changes", async () => {
      await keeper.keep("5/gate", GATE);
      ui = await ServedUi.start(broker.url);
      const open = await OpenPage.open(browser, ui.url);
      const { page } = open;
      const lines = page.getByRole("listitem");
      await expect.poll(() => lines.count()).toBe(2);
      expect(await lines.nth(0).textContent()).toBe("GatereadyId gateHomie 5.0");
      expect(await lines.nth(1).textContent()).toBe(
        "Reading lampreadyId lampFirmware light 1.0.0Signal 78 %Up 1 d 02:03Address 192.168.1.7Homie 3.0.1",
      );
      await keeper.keep("lamp", { $state: "lost" });
      await expect.poll(() => lines.nth(1).textContent()).toContain("Reading lamplostId");
      await keeper.keep("lamp", { $state: "" });
      await expect.poll(() => lines.count()).toBe(1);
      await open.close();
    });

    it("shows what devices say as text", async () => {
      const name = '<img src="https://evil.example/x" onerror="document.title=1"><script>document.title=2</script>';
      await keeper.keep("lamp", { $name: name });
      ui = await ServedUi.start(broker.url);
      const open = await OpenPage.open(browser, ui.url);
      await expect.poll(() => open.page.getByRole("link", { name: "<img" }).textContent()).toBe(name);
      expect(await open.page.title()).toBe("Homie devices");
      await open.close();
    });

    it("fits a phone", async () => {
      await keeper.keep("lamp", { $name: "A".repeat(500), $localip: "B".repeat(500) });
      ui = await ServedUi.start(broker.url);
      const open = await OpenPage.open(browser, ui.url, devices["iPhone 13"]);
      await open.page.waitForSelector("li");
      expect(await open.isTooWide()).toBe(false);
      await open.close();
    });

    it("says that homie ui has gone, and goes on when it is back", async () => {
      ui = await ServedUi.start(broker.url);
      const open = await OpenPage.open(browser, ui.url);
      await open.page.waitForSelector("li");
      const status = open.page.getByRole("status");
      expect(await status.textContent()).toBe("");
      const { port } = ui;
      await ui.stop();
      await expect.poll(() => status.textContent()).toContain("homie ui cannot be reached");
      await keeper.keep("lamp", { $name: "Other lamp" });
      ui = await ServedUi.start(broker.url, { port });
      await expect
        .poll(() => open.page.getByRole("listitem").textContent(), { timeout: 20_000 })
        .toContain("Other lamp");
      expect(await status.textContent()).toBe("");
      // The browser tells on its console that the connection was refused meanwhile.
      open.errors.length = 0;
      await open.close();
    });
  });

  describe("the page of a device", () => {
    let open: OpenPage;

    async function visit(options = {}): Promise<OpenPage> {
      ui = await ServedUi.start(broker.url);
      open = await OpenPage.open(browser, ui.url, options);
      await open.page.getByRole("link", { name: "Reading lamp" }).click();
      await open.page.getByRole("heading", { name: "Light" }).waitFor();
      return open;
    }
    afterEach(async () => {
      await open.close();
    });
    const line = (name: string) => open.page.locator(".property", { hasText: name });
    const value = (name: string) => line(name).locator(".value").textContent();

    it("shows its nodes and properties, and what changes", async () => {
      await visit();
      expect(await open.page.title()).toBe("Reading lamp \u2013 Homie devices");
      // Who cannot see the page hears where the link has led.
      expect(await open.page.evaluate("document.activeElement.textContent")).toBe("Reading lamp ready");
      const headings = open.page.getByRole("heading", { level: 2 });
      expect(await headings.allTextContents()).toEqual(["Light switch", "Climate sensor"]);
      expect(await value("Temperature")).toBe("21.5 \u00b0C");
      expect(await line("Temperature").locator("input, button").count()).toBe(0);
      expect(await value("Blink")).toBe("no value yet");
      await keeper.keep("lamp", { "climate/temperature": "19" });
      await expect.poll(() => value("Temperature")).toBe("19 \u00b0C");
      await keeper.keep("lamp", { $state: "" });
      await expect
        .poll(() => open.page.locator("main").textContent())
        .toContain("There is no such device, or it was removed.");
      await open.page.getByRole("link", { name: "All devices" }).click();
      await open.page.getByRole("heading", { name: "Devices" }).waitFor();
    });

    it("plots what a property was since the page was opened", async () => {
      await visit();
      const plot = (name: string) => open.page.getByRole("img", { name: `${name} since the page was opened` });
      expect(await plot("Temperature").count()).toBe(0);
      for (const temperature of ["19", "23.5", "22"]) {
        await keeper.keep("lamp", { "climate/temperature": temperature });
        await expect.poll(() => value("Temperature")).toBe(`${temperature} \u00b0C`);
      }
      const temperature = plot("Temperature");
      expect(await temperature.getAttribute("aria-label")).toBe(
        "Temperature since the page was opened: 19 to 23.5 \u00b0C, at last 22",
      );
      // From 21.5 to 19, 23.5 and 22, and on to now: the higher the value, the smaller its y.
      const line = await temperature.locator("path").getAttribute("d");
      const [, ...heights] = /^M[\d.]+ ([\d.]+)H[\d.]+V([\d.]+)H[\d.]+V([\d.]+)H[\d.]+V([\d.]+)H198\.0$/.exec(line!)!;
      expect(heights).toEqual(["18.0", "38.0", "2.0", "14.0"]);
      await keeper.keep("lamp", { "light/on": "false" });
      await expect.poll(() => plot("On").getAttribute("aria-label")).toBe("On since the page was opened: changed once");
      // Text has no plot, and what is no number neither.
      await keeper.keep("lamp", { "light/label": "7", "climate/temperature": "warm" });
      await expect.poll(() => value("Temperature")).toBe("warm \u00b0C");
      expect(await open.page.getByRole("img", { name: "since" }).count()).toBe(2);
      expect(await temperature.locator("path").getAttribute("d")).not.toContain("NaN");
    });

    it("has a control for each property that fits it, also by keyboard", async () => {
      await visit();
      const { page } = open;
      const on = page.getByRole("switch", { name: "On" });
      expect(await on.isChecked()).toBe(true);
      await on.press("Space");
      await expect.poll(() => keeper.set.at(-1)).toBe("homie/lamp/light/on/set false");
      await expect.poll(() => value("On")).toBe("false");
      expect(await on.isChecked()).toBe(false);

      const level = page.getByRole("slider", { name: "Level" });
      const marks = ["min", "max", "step"].map((name) => level.getAttribute(name));
      expect([...(await Promise.all(marks)), await level.inputValue()]).toEqual(["0", "100", "1", "40"]);
      await level.press("ArrowRight");
      await expect.poll(() => keeper.set.at(-1)).toBe("homie/lamp/light/level/set 41");
      await expect.poll(() => value("Level")).toBe("41 %");

      const mode = page.getByRole("combobox", { name: "Mode" });
      expect(await mode.locator("option").allTextContents()).toEqual(["low", "medium", "high"]);
      await mode.selectOption("high");
      await expect.poll(() => keeper.set.at(-1)).toBe("homie/lamp/light/mode/set high");
      await expect.poll(() => value("Mode")).toBe("high");

      const colour = line("Colour").locator("input");
      expect(await colour.inputValue()).toBe("#ff7800");
      await colour.fill("#0010ff");
      await expect.poll(() => keeper.set.at(-1)).toBe("homie/lamp/light/color/set 0,16,255");

      const label = page.getByRole("textbox", { name: "Label" });
      expect(await label.inputValue()).toBe("Hello");
      await label.fill("<i>B\u00fcro</i>");
      await label.press("Enter");
      await expect.poll(() => keeper.set.at(-1)).toBe("homie/lamp/light/label/set <i>B\u00fcro</i>");
      await expect.poll(() => value("Label")).toBe("<i>B\u00fcro</i>");

      await page.getByRole("group", { name: "Blink" }).getByRole("button", { name: "true" }).click();
      await expect.poll(() => keeper.set.at(-1)).toBe("homie/lamp/light/blink/set true");
    });

    it("has a colour of version 5 in the device's own model", async () => {
      await keeper.keep("5/gate", GATE);
      await visit();
      await open.page.goto(`${ui.url}#/device/5%2Fgate`);
      const colour = line("color").locator("input");
      await expect.poll(() => colour.inputValue()).toBe("#00cc00");
      await colour.fill("#ff0000");
      await expect.poll(() => keeper.set.at(-1)).toBe("homie/5/gate/door/color/set hsv,0,100,100");
      const position = open.page.getByRole("slider", { name: "Position" });
      expect(await position.getAttribute("step")).toBe("5");
    });

    it("says what a device refuses, or does not confirm", async () => {
      keeper.obeys = false;
      await visit();
      const on = open.page.getByRole("switch", { name: "On" });
      await on.click();
      await expect.poll(() => line("On").locator(".said").textContent()).toBe("Sent \u2026");
      await expect
        .poll(() => line("On").locator(".said").textContent(), { timeout: 20_000 })
        .toBe("The device has not confirmed it.");
      expect(await on.isChecked()).toBe(true);
      await keeper.keep("lamp", { $state: "lost" });
      await open.page.getByText("lost", { exact: true }).waitFor();
      await on.click();
      await expect
        .poll(() => line("On").locator(".said").textContent())
        .toContain("The device is lost: nothing was sent");
      // The browser tells on its console that a request was refused.
      open.errors.length = 0;
    });

    it("fits a phone", async () => {
      await keeper.keep("lamp", {
        "light/label": "W".repeat(500),
        "light/$name": "N".repeat(300),
        "light/on/$name": "O".repeat(300),
      });
      ui = await ServedUi.start(broker.url);
      open = await OpenPage.open(browser, `${ui.url}#/device/lamp`, devices["iPhone 13"]);
      await open.page.getByRole("heading", { name: "Climate" }).waitFor();
      expect(await open.isTooWide()).toBe(false);
    });
  });
});
