import { createReadStream, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodemcu } from "../../../boards/nodemcu.ts";
import { wholeFlash } from "../../../host/flash/flash-map.ts";
import { readStorage } from "../../../host/storage/index.ts";
import type { WebToolsManifest } from "../../../host/ui/web-tools-manifest.ts";
import { CabledChip } from "../../../sim/loader/cabled-chip.ts";
import { NorFlash } from "../../../sim/nor-flash.ts";
import { PAGE } from "../../../src/formats/layout.ts";
import { runCommand } from "../../cli/run-command.ts";
import { image } from "../../scenario/device.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { releaseFiles, writeFolder } from "../flash/test-release.ts";
import { hasBrowser, OpenPage, startBrowser } from "./browser.ts";
import { WebCable } from "./web-cable.ts";

/** With what it needs it takes 26 MB, and a second esptool-js: so it is no dependency of this project. */
const CACHED = join(homedir(), ".cache/homie-espruino/esp-web-tools");
const TOOLS = process.env.ESP_WEB_TOOLS ?? CACHED;
const SCRIPTS = join(TOOLS, "node_modules/esp-web-tools/dist/web");
const hasTools = existsSync(join(SCRIPTS, "install-button.js"));
if (!hasTools) {
  console.log(
    `Skipped esp-web-tools itself: ESP_WEB_TOOLS names no folder with it, and there is none in ${CACHED} ` +
      `(npm i --prefix ${CACHED} esp-web-tools).`,
  );
}

/**
 * A board as most are: its reset pin has a capacitor, so that it does not see what both lines are for a moment while one is
 * changed after the other, as esp-web-tools does.
 */
class BoardWithCapacitor extends CabledChip {
  override setControl(lines: { dtr: boolean; rts: boolean }): void {
    if (!lines.dtr || !lines.rts) super.setControl(lines);
  }
}

const MANIFEST = "light-nodemcu.manifest.json";

describe.skipIf(!hasBrowser || !hasTools)("esp-web-tools, with the manifest of homie ui --export", () => {
  let browser: Browser;
  let server: Server;
  let url: string;
  let site: string;
  /** What was asked for below the site. */
  const asked: string[] = [];

  beforeAll(async () => {
    const folder = temporaryDirectory();
    const firmwares = join(folder, "firmwares");
    site = join(folder, "site");
    mkdirSync(firmwares);
    writeFileSync(join(firmwares, "light-1.0.0.bin"), (await image("1.0.0")).image);
    const release = writeFolder(folder, "release", releaseFiles());
    const words = ["--export", site, "--firmwares", firmwares, "--engine", release];
    expect(await runCommand("ui", ...words)).toMatchObject({ code: 0 });
    const html =
      `<!doctype html><script type="module" src="/tools/install-button.js"></script>` +
      `<esp-web-install-button manifest="boards/${MANIFEST}"></esp-web-install-button>`;
    server = createServer(({ url: path = "" }, response) => {
      if (path === "/") {
        response.setHeader("Content-Type", "text/html").end(html);
        return;
      }
      if (path.startsWith("/boards/")) asked.push(path.slice("/boards/".length));
      const file = path.startsWith("/tools/") ? join(SCRIPTS, path.slice(7)) : join(site, path.replace("/boards/", ""));
      if (file.endsWith(".js")) response.setHeader("Content-Type", "text/javascript");
      createReadStream(file)
        .on("error", () => response.writeHead(404).end())
        .pipe(response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    browser = await startBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  it("takes it, asks for its files, and writes them where they belong", async () => {
    const chip = new BoardWithCapacitor({ flash: new NorFlash(nodemcu.flashSize) });
    const { page } = await OpenPage.open(browser, url, {}, async (page) => void (await WebCable.plug(page, chip)));
    await page.getByText("Connect").click();
    await page.getByText("Install light").click();
    await page.getByText("Erase device").last().waitFor();
    await page.getByText("Next").click();
    await page.getByText(/Do you want to install\s+light\s+1\.0\.0\?/).waitFor();
    await page.getByText("Install", { exact: true }).click();
    await page.locator("ewt-page-message[label='Installation complete!']").waitFor({ timeout: 60_000 });
    const { builds } = JSON.parse(readFileSync(join(site, MANIFEST), "utf8")) as WebToolsManifest;
    const { parts } = builds[0]!;
    expect(asked.filter((path) => path !== MANIFEST).sort()).toEqual(parts.map(({ path }) => path).sort());
    const wanted = parts.map((part) => ({ what: "", at: part.offset, bytes: readFileSync(join(site, part.path)) }));
    const flash = Buffer.from(chip.flash.read(0, nodemcu.flashSize));
    expect(flash.equals(wholeFlash(nodemcu, wanted))).toBe(true);
    const { offset, pages } = nodemcu.storage;
    expect(readStorage(flash.subarray(offset, offset + pages * PAGE)).boot?.slot).toBe("a");
    // It erases whole pages, which is what the parts are laid out for.
    expect(chip.violations.filter((one) => !one.endsWith("the rest of its pages would be erased"))).toEqual([]);
    expect(chip.runs).toBe(true);
    await page.context().close();
  }, 120_000);
});
