import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, devices as machines } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { nodemcu } from "../../../boards/nodemcu.ts";
import { type Engine, readEngine } from "../../../host/flash/engine-parts.ts";
import { wholeFlash } from "../../../host/flash/flash-map.ts";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { readStorage, writeStorage } from "../../../host/storage/index.ts";
import { installedFirmware } from "../../../host/storage/installed-firmware.ts";
import { loaderOf } from "../../../host/storage/loader.ts";
import { SimulatedBoard } from "../../../sim/board.ts";
import { CabledChip } from "../../../sim/loader/cabled-chip.ts";
import { NorFlash } from "../../../sim/nor-flash.ts";
import { PAGE } from "../../../src/formats/layout.ts";
import { testImage } from "../../files/test-image.ts";
import { image } from "../../scenario/device.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { releaseFiles, writeFolder } from "../flash/test-release.ts";
import { ConsoleBoard } from "../serial/console-board.ts";
import { hasBrowser, OpenPage, startBrowser } from "./browser.ts";
import { ServedUi } from "./served-ui.ts";
import { type CableEnd, WebCable } from "./web-cable.ts";

const FLASH = nodemcu.flashSize;

describe.skipIf(!hasBrowser)("the page that flashes boards", { timeout: 120_000 }, () => {
  let browser: Browser;
  let broker: EmbeddedBroker;
  let ui: ServedUi;
  let engine: Engine;
  let open: OpenPage;
  let cable: WebCable;
  let board: SimulatedBoard | undefined;

  beforeAll(async () => {
    const folder = temporaryDirectory();
    engine = readEngine(writeFolder(temporaryDirectory(), "release", releaseFiles()), nodemcu);
    for (const version of ["1.0.0", "1.1.0"]) {
      writeFileSync(join(folder, `light-${version}.bin`), (await image(version)).image);
    }
    // What was made last comes first.
    utimesSync(join(folder, "light-1.1.0.bin"), 0, 0);
    browser = await startBrowser();
    broker = await startBroker();
    ui = await ServedUi.start(broker.url, { folder, engine });
  }, 120_000);
  afterEach(async () => {
    board?.powerOff();
    board = undefined;
    await open.close();
  });
  afterAll(async () => {
    await browser.close();
    await ui.stop();
    await broker.close();
  });

  const config = () => ({
    name: "Hall",
    wifi: { ssid: "net", password: "hunter22" },
    mqtt: { host: broker.host, port: broker.port },
    ota: { enabled: true },
  });

  /** Opens the page with a chip on a cable. */
  async function visit(chip: CableEnd, options: BrowserContextOptions = {}): Promise<OpenPage["page"]> {
    open = await OpenPage.open(browser, `${ui.url}flash/`, options, async (page) => {
      cable = await WebCable.plug(page, chip);
    });
    await open.page.getByText("light", { exact: true }).waitFor();
    return open.page;
  }

  /** What is in the chip's flash runs on the simulated board, with its console on the cable. */
  function bootOnStart(chip: CabledChip): void {
    chip.on("start", () => {
      board?.powerOff();
      board = new SimulatedBoard({
        board: nodemcu,
        flash: chip.flash,
        log: (line) => chip.say(`${Buffer.from(line, "latin1")}\r\n`),
      });
      board.powerOn();
    });
  }

  const blank = (size = FLASH): CabledChip => new CabledChip({ flash: new NorFlash(size) });
  /** A board with an older firmware, and a configuration. */
  function used(): CabledChip {
    const flash = new NorFlash(FLASH);
    const content = {
      board: nodemcu,
      loader: Buffer.from("// another loader\n"),
      image: testImage(),
      config: config(),
    };
    for (const { at, bytes } of engine.parts) flash.program(at, bytes);
    flash.program(nodemcu.storage.offset, writeStorage(content));
    return new CabledChip({ flash });
  }
  function off(chip: CabledChip): CabledChip {
    chip.powerOff();
    return chip;
  }
  const whole = (chip: CabledChip): Buffer => Buffer.from(chip.flash.read(0, FLASH));
  const storageIn = (chip: CabledChip): Buffer =>
    Buffer.from(chip.flash.read(nodemcu.storage.offset, nodemcu.storage.pages * PAGE));
  const field = (section: string, label: string) =>
    open.page.getByRole("group", { name: section }).getByLabel(label, { exact: true });
  const button = () => open.page.getByRole("button", { name: /lash the board/ });
  const badge = () => open.page.locator(".badge");

  /** Waits until the board is done. @returns what is said of it then */
  async function ended(): Promise<{ state: string | null; log: string; trouble: string }> {
    await open.page.locator(".badge:not(.warning)").waitFor({ timeout: 90_000 });
    const lines = await open.page.getByRole("log").getByRole("paragraph").allTextContents();
    const trouble = await open.page.locator("section .trouble").allTextContents();
    return { state: await badge().textContent(), log: lines.join("\n"), trouble: trouble.join("\n") };
  }

  async function enter({ name, wifi, mqtt }: ReturnType<typeof config>): Promise<void> {
    await field("Device", "name (required)").fill(name);
    await field("Wi-Fi", "ssid (required)").fill(wifi.ssid);
    await field("Wi-Fi", "password").fill(wifi.password);
    await field("MQTT broker", "host (required)").fill(mqtt.host);
    await field("MQTT broker", "port").fill(String(mqtt.port));
  }

  it("brings a blank board to Ready with a configuration, which nobody but the board gets", async () => {
    const chip = blank();
    bootOnStart(chip);
    const page = await visit(chip);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(`${request.method()} ${request.url()} ${request.postData() ?? ""}`));
    await enter(config());
    await button().click();
    const { log, ...end } = await ended();
    expect(end, log).toEqual({ state: "done", trouble: "" });
    expect(log).toContain("An ESP8266 with 4 MB of flash.");
    expect(log).toContain("  board | light 1.0.0, slot a");
    expect(log).toContain("The board is ready.");
    expect(chip.violations).toEqual([]);
    const storage = writeStorage({
      ...{ board: nodemcu, loader: await loaderOf(nodemcu) },
      ...{ image: Buffer.from((await image("1.0.0")).image), config: config() },
    });
    expect(readStorage(storageIn(chip)).boot).toEqual(readStorage(storage).boot);
    expect(readStorage(storageIn(chip)).config).toEqual(config());
    const parts = [...engine.parts, { what: "Storage", at: nodemcu.storage.offset, bytes: storageIn(chip) }];
    expect(whole(chip).equals(wholeFlash(nodemcu, parts))).toBe(true);
    expect(asked.join("\n")).not.toContain("hunter22");
    expect(asked.every((one) => one.startsWith("GET "))).toBe(true);
    expect(await page.content()).not.toContain("hunter22");
    expect(cable.speeds).toEqual([115200]);
  });

  it("keeps a board's configuration, and writes only what differs of the firmware that was chosen", async () => {
    const chip = used();
    bootOnStart(chip);
    const page = await visit(chip);
    await page.getByLabel("Which one").selectOption("light 1.1.0 for NodeMCU v1.0");
    await page.getByRole("radio", { name: "Keep the one that it has" }).check();
    expect(await page.getByRole("group", { name: "Wi-Fi" }).count()).toBe(0);
    const touched = new Set<number>();
    chip.flash.onOperation = ({ address }) => touched.add(address - (address % PAGE));
    await page.getByLabel("Speed").selectOption("460800");
    await button().click();
    const { log, ...end } = await ended();
    chip.flash.onOperation = undefined;
    expect(end, log).toEqual({ state: "done", trouble: "" });
    const written = /(\d+) of \d+ pages differ/.exec(log)![1];
    expect(touched.size).toBeGreaterThanOrEqual(Number(written));
    const { offset, pages } = nodemcu.storage;
    expect([...touched].every((at) => at >= offset && at < offset + pages * PAGE)).toBe(true);
    expect(readStorage(storageIn(chip)).config).toEqual(config());
    expect(installedFirmware(storageIn(chip), "a")).toMatchObject({ name: "light", version: "1.1.0" });
    expect(cable.speeds).toEqual([115200, 460800, 115200]);
    expect(chip.violations).toEqual([]);
  });

  it("erases everything where that is wanted; the board then opens its network for set-up", async () => {
    const chip = used();
    chip.flash.program(0x300000, Buffer.from("a sketch's own data"));
    chip.on("start", () => chip.say("Configuration mode: join Homie-1 and open http://192.168.123.1\r\n"));
    const page = await visit(chip);
    await page.getByRole("checkbox", { name: "Erase everything" }).check();
    await page.getByRole("radio", { name: "Give it none" }).check();
    await page.getByRole("button", { name: "Erase and flash the board" }).click();
    const { log, ...end } = await ended();
    expect(end, log).toEqual({ state: "done", trouble: "" });
    expect(log).toContain("Configuration mode: join Homie-1 and open http://192.168.123.1");
    expect(readStorage(storageIn(chip)).config).toBe(undefined);
    expect(whole(chip).includes("hunter22")).toBe(false);
    expect(whole(chip).includes("own data")).toBe(false);
  });

  it("checks a configuration by the device's rules and the sketch's before it asks for a port", async () => {
    const chip = blank();
    const page = await visit(chip);
    await field("MQTT broker", "port").fill("70000");
    await field("Wi-Fi", "password").fill("short");
    await button().click();
    await page.getByText("Some entries are wrong: see beside them.").waitFor();
    const faults = await page.locator(".fault").allTextContents();
    expect(faults).toContain("70000 is not a port (1 to 65535)");
    expect(faults.filter((fault) => fault === "is missing")).toHaveLength(3);
    expect(await field("Device", "name (required)").evaluate("document.activeElement.id")).toBe(
      await field("Device", "name (required)").getAttribute("id"),
    );
    expect(await page.getByRole("group", { name: "Settings of the sketch" }).textContent()).toContain(
      "The sketch has none.",
    );
    expect(await page.getByRole("group", { name: "Wi-Fi" }).getByLabel("Remove").count()).toBe(0);
    expect(cable.speeds).toEqual([]);
  });

  it("says in which state a board is whose cable was pulled, and ends well the second time", async () => {
    const chip = used();
    const page = await visit(chip);
    await page.getByRole("radio", { name: "Keep the one that it has" }).check();
    chip.flash.cutPower({ operation: 12, stage: "during", seed: 1 });
    await button().click();
    const first = await ended();
    expect(first.state).toBe("not done");
    expect(first.trouble).toMatch(
      /^USB 1a86:7523: the connection is gone at 0x[0-9a-f]+ \(.*\): was the cable pulled.* A configuration that it had is kept\. .*flash it once more\.$/,
    );
    chip.flash.clearFaults();
    chip.powerOn();
    bootOnStart(chip);
    await button().click();
    await page.locator(".badge", { hasText: "under way" }).waitFor();
    const { log, ...end } = await ended();
    expect(end, log).toEqual({ state: "done", trouble: "" });
    expect(readStorage(storageIn(chip)).config).toEqual(config());
    expect(chip.violations).toEqual([]);
  });

  it("gives a board that runs the firmware a configuration through its console", async () => {
    const console = new ConsoleBoard();
    let typed = "";
    const end: CableEnd = {
      on: (event: string, listener: (bytes: Buffer) => void) => event === "data" && console.on("data", listener),
      receive: (bytes) => {
        typed += Buffer.from(bytes).toString("latin1");
        console.write(Buffer.from(bytes).toString("latin1"));
      },
      ...{ setHostBaud() {}, setControl() {}, powerOff() {} },
    };
    const page = await visit(end);
    await enter(config());
    const only = page.getByRole("button", { name: "Only give it the configuration" });
    await field("Device", "name (required)").fill("");
    await only.click();
    await page.getByText("Some entries are wrong: see beside them.").waitFor();
    await field("Device", "name (required)").fill("K\u00fcche");
    await only.click();
    const { log, ...how } = await ended();
    expect(how, log).toEqual({ state: "done", trouble: "" });
    expect(log).toContain('name: "K\u00fcche" (new)');
    expect(log).toContain("wifi.password: new (not shown)");
    expect(log).toContain("The device has adopted the configuration.");
    expect(log).not.toContain("hunter22");
    const adopted = Buffer.from(console.adopted!, "latin1").toString("utf8");
    expect(JSON.parse(adopted)).toEqual({ ...config(), name: "K\u00fcche" });
    // Nothing of what the page has written was lost: each question was put once.
    const asked = [...typed.matchAll(/j="(\d+)="/g)].map(([, id]) => id);
    expect(new Set(asked).size).toBe(asked.length);
    console.adoption = "config.json in Storage is not adopted: settings.pin: is refused by the sketch's check";
    await field("Device", "name (required)").fill("Hall");
    await only.click();
    const refused = "the device refuses the configuration: settings.pin: is refused by the sketch's check";
    await page.getByText(refused).waitFor({ timeout: 60_000 });
  });

  it.each<[string, () => CabledChip, string]>([
    [
      "another chip",
      () => new CabledChip({ flash: new NorFlash(FLASH), magic: 0x00f01d83 }),
      "the chip is an ESP32, but this firmware runs on the ESP8266 only",
    ],
    ["a flash of 1 MB", () => blank(FLASH / 4), "its flash has 1024 KB; this firmware takes 4 MB"],
    ["a board that is off", () => off(blank()), "the chip's boot loader does not answer. If the board does not start"],
  ])("says what is wrong: %s", async (_, make, words) => {
    const chip = make();
    const page = await visit(chip);
    await page.getByRole("radio", { name: "Keep the one that it has" }).check();
    await button().click();
    const { state, trouble } = await ended();
    expect(state).toBe("not done");
    expect(trouble).toContain(words);
    expect(trouble).toMatch(/^USB 1a86:7523: .* Nothing was written\.$/);
    expect(chip.flash.operations).toBe(0);
  });

  it("says that the port cannot be opened, cannot reset the board, or was not chosen", async () => {
    const page = await visit(blank());
    await page.getByRole("radio", { name: "Keep the one that it has" }).check();
    await page.evaluate("serialCable.hasControl = false");
    await button().click();
    expect((await ended()).trouble).toContain("This port cannot reset the board: hold its button FLASH");
    await page.evaluate("serialCable.isTaken = true");
    await button().click();
    await page.getByText("the port cannot be opened (Failed to open serial port.)").waitFor();
    await page.evaluate("serialCable.hasPort = false");
    await button().click();
    await page.getByText("No port was chosen.").waitFor();
  });

  it("says why there are no ports: another browser, or a page that came over plain http", async () => {
    open = await OpenPage.open(browser, `${ui.url}flash/`, {}, async (page) => {
      await page.addInitScript("delete Navigator.prototype.serial");
    });
    await open.page.getByText("This browser cannot reach serial ports: it has no Web Serial.").waitFor();
    expect(await button().isDisabled()).toBe(true);
    await open.page.addInitScript('Object.defineProperty(window, "isSecureContext", { value: false })');
    await open.page.reload();
    await open.page.getByText("open it as http://127.0.0.1 or http://localhost.").waitFor();
  });

  it("is found from the devices, leads back, and fits a phone", async () => {
    open = await OpenPage.open(browser, ui.url, machines["iPhone 13"]);
    await open.page.getByRole("link", { name: "Flash a board" }).click();
    await open.page.getByRole("heading", { name: "Flash a board" }).waitFor();
    await field("Device", "name (required)").waitFor();
    expect(await open.isTooWide()).toBe(false);
    await open.page.getByRole("link", { name: "All devices" }).click();
    await open.page.getByRole("heading", { name: "Devices" }).waitFor();
  });
});
