import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { nodemcu } from "../../../boards/nodemcu.ts";
import { type Engine, readEngine } from "../../../host/flash/engine-parts.ts";
import { wholeFlash } from "../../../host/flash/flash-map.ts";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { readStorage, writeStorage } from "../../../host/storage/index.ts";
import { loaderOf } from "../../../host/storage/loader.ts";
import { SimulatedBoard } from "../../../sim/board.ts";
import { CabledChip } from "../../../sim/loader/cabled-chip.ts";
import { NorFlash } from "../../../sim/nor-flash.ts";
import { PAGE } from "../../../src/formats/layout.ts";
import { image } from "../../scenario/device.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { releaseFiles, writeFolder } from "../flash/test-release.ts";
import { hasBrowser, OpenPage, startBrowser } from "./browser.ts";
import { ServedUi } from "./served-ui.ts";
import { WebCable } from "./web-cable.ts";

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
    writeFileSync(join(folder, "light-1.0.0.bin"), (await image("1.0.0")).image);
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
  async function visit(chip: CabledChip, options: BrowserContextOptions = {}): Promise<OpenPage["page"]> {
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
});
