import { createReadStream, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodemcu } from "../../../boards/nodemcu.ts";
import { readEngine } from "../../../host/flash/engine-parts.ts";
import { wholeFlash } from "../../../host/flash/flash-map.ts";
import { readStorage, writeStorage } from "../../../host/storage/index.ts";
import { loaderOf } from "../../../host/storage/loader.ts";
import type { WebToolsManifest } from "../../../host/ui/web-tools-manifest.ts";
import { CabledChip } from "../../../sim/loader/cabled-chip.ts";
import { NorFlash } from "../../../sim/nor-flash.ts";
import { PAGE } from "../../../src/formats/layout.ts";
import type { FlashOffer } from "../../../ui/flash/flasher.ts";
import { runCommand } from "../../cli/run-command.ts";
import { testImage } from "../../files/test-image.ts";
import { image } from "../../scenario/device.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { releaseFiles, writeFolder } from "../flash/test-release.ts";
import { hasBrowser, OpenPage, startBrowser } from "./browser.ts";
import { WebCable } from "./web-cable.ts";

const TYPES: Record<string, string> = {
  html: "text/html",
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
};

let folder: string;
let firmwares: string;
let release: string;
let out: string;
let light: Buffer;

beforeAll(async () => {
  folder = temporaryDirectory();
  firmwares = join(folder, "firmwares");
  out = join(folder, "site");
  mkdirSync(firmwares);
  light = Buffer.from((await image("1.0.0")).image);
  writeFileSync(join(firmwares, "light-1.0.0.bin"), light);
  release = writeFolder(folder, "release", releaseFiles());
});

const exportTo = (...words: string[]) => runCommand("ui", "--export", out, "--firmwares", firmwares, ...words);
const read = <Content>(name: string): Content => JSON.parse(readFileSync(join(out, name), "utf8")) as Content;

describe.sequential("homie ui --export", { timeout: 120_000 }, () => {
  it("writes the page with all that it asks for, and a manifest by which a board gets the same", async () => {
    const { code, output } = await exportTo("--engine", release);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain("  light 1.0.0 for NodeMCU v1.0\n");
    expect(output).toContain("site/light-nodemcu.manifest.json is a manifest for esp-web-tools.\n");
    const manifest = read<WebToolsManifest>("light-nodemcu.manifest.json");
    expect(manifest).toMatchObject({ name: "light", version: "1.0.0", new_install_prompt_erase: true });
    const [{ chipFamily, parts }] = manifest.builds as [WebToolsManifest["builds"][0]];
    expect(chipFamily).toBe("ESP8266");
    const { offset } = nodemcu.storage;
    const storage = writeStorage({ board: nodemcu, loader: await loaderOf(nodemcu), image: light });
    const written = parts.map((part) => ({ what: "", at: part.offset, bytes: readFileSync(join(out, part.path)) }));
    const wanted = [...readEngine(release, nodemcu).parts, { what: "", at: offset, bytes: storage }];
    expect(wholeFlash(nodemcu, written).equals(wholeFlash(nodemcu, wanted))).toBe(true);
  });

  it("without an engine says that it is for boards that have one, and forgets what is not offered any more", async () => {
    const old = readdirSync(join(out, "files"));
    for (const own of ["files/own.bin", "app.manifest.json"]) writeFileSync(join(out, own), "kept");
    writeFileSync(join(firmwares, "light-1.0.0.bin"), testImage("nodemcu", { name: "other", version: "2.0.0" }));
    const { code, output } = await exportTo();
    writeFileSync(join(firmwares, "light-1.0.0.bin"), light);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain("Without --engine it is for boards that run Espruino already");
    expect(read<FlashOffer>("offer.json")).toMatchObject({ engine: null, firmwares: [{ name: "other" }] });
    const now = readdirSync(join(out, "files"));
    expect(now.filter((name) => old.includes(name))).toHaveLength(1); // the loader
    expect(now).toContain("own.bin");
    expect(now).toHaveLength(4);
    expect(readdirSync(out).filter((name) => name.endsWith(".manifest.json"))).toEqual(["app.manifest.json"]);
  });

  it.each<[string[], number, string]>([
    [["--broker", "mqtt://127.0.0.1:1"], 2, "--export and --broker do not go together"],
    [["--firmwares", "no-such-folder"], 1, "cannot look for firmwares there: there is no such folder"],
  ])("refuses %j", async (words, expected, message) => {
    const { code, output } = await exportTo(...words);
    expect(output).toContain(message);
    expect(code).toBe(expected);
  });

  it("says that there is no firmware, and that a broker is not asked", async () => {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    writeFileSync(join(empty, "unknown.bin"), testImage("unknown"));
    const { code, output } = await exportTo("--firmwares", empty);
    expect(output).toContain("there is no firmware for nodemcu, d1-mini, esp12 in this folder");
    expect(code).toBe(1);
    const asked = await exportTo("--broker", "mqtt://127.0.0.1");
    expect(asked).toEqual({ code: 2, output: "homie: --export and --broker do not go together: give one of them.\n" });
  });
});

describe.skipIf(!hasBrowser)("the page that was exported", { timeout: 120_000 }, () => {
  let browser: Browser;
  let server: Server;
  let url: string;

  beforeAll(async () => {
    browser = await startBrowser();
    await exportTo("--engine", release);
    // As somebody publishes it: below a path, and without a header of ours.
    server = createServer(({ url: path = "" }, response) => {
      const file = join(out, path.replace(/^\/boards\//, "").replace(/^$/, "index.html"));
      response.setHeader("Content-Type", TYPES[file.replace(/.*\./, "")] ?? "application/octet-stream");
      createReadStream(file)
        .on("error", () => response.writeHead(404).end())
        .pipe(response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/boards/`;
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  async function visit(chip: CabledChip): Promise<OpenPage> {
    return await OpenPage.open(browser, url, {}, async (page) => void (await WebCable.plug(page, chip)));
  }

  it("flashes a blank board", async () => {
    const chip = new CabledChip({ flash: new NorFlash(nodemcu.flashSize) });
    chip.on("start", () => chip.say("Configuration mode: join Homie-1 and open http://192.168.123.1\r\n"));
    const open = await visit(chip);
    await open.page.getByRole("radio", { name: "Keep the one that it has" }).check();
    expect(await open.page.getByRole("link").count()).toBe(0);
    await open.page.getByRole("button", { name: "Flash the board" }).click();
    await open.page.getByText("The board has no configuration and waits for one").waitFor({ timeout: 90_000 });
    const { offset, pages } = nodemcu.storage;
    const { boot, config } = readStorage(Buffer.from(chip.flash.read(offset, pages * PAGE)));
    expect({ slot: boot?.slot, config }).toEqual({ slot: "a", config: undefined });
    expect(chip.violations).toEqual([]);
    await open.close();
  });

  it("writes nothing where a file is not what the page was made with", async () => {
    const chip = new CabledChip({ flash: new NorFlash(nodemcu.flashSize) });
    const { path } = read<FlashOffer>("offer.json").firmwares[0]!.image;
    writeFileSync(join(out, path), light.subarray(0, 1000));
    const open = await visit(chip);
    await open.page.getByRole("radio", { name: "Keep the one that it has" }).check();
    await open.page.getByRole("button", { name: "Flash the board" }).click();
    await open.page.getByText(`${path} is not what this page was made with: it has 1000 bytes`).waitFor();
    expect(chip.flash.operations).toBe(0);
    await open.close();
  });

  it("lets nothing run but its own scripts, whoever serves it", async () => {
    const open = await visit(new CabledChip({ flash: new NorFlash(nodemcu.flashSize) }));
    await open.page.getByText("NodeMCU v1.0").waitFor();
    const tried = await open.page.evaluate(`(() => {
      try { document.body.innerHTML = "<img onerror=alert(1) src=x>"; return "taken"; } catch (error) { return error.name; }
    })()`);
    expect(tried).toBe("TypeError");
    expect(open.errors.splice(0).join()).toContain("TrustedHTML");
    await open.close();
  });
});
