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
});
