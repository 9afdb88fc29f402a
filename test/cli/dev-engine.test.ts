import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ROOT } from "../../files/root.ts";
import { engine } from "../host/machines/engine-present.ts";
import { hasBrowser, OpenPage, startBrowser } from "../host/ui/browser.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const SKETCH = `import * as homie from "homie-espruino";

homie.node("lamp", "Lamp", "light").advertise("on", {
  name: "On",
  datatype: "boolean",
  settable: (lit, on) => {
    on.send(lit);
    print("lit " + lit + ", " + process.memory().total);
  },
});
`;

describe.skipIf(!engine || !hasBrowser)("the page of homie dev --engine", () => {
  let child: ChildProcess;
  let output = "";

  beforeAll(async () => {
    const folder = temporaryDirectory();
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
    writeFileSync(join(folder, "lamp.ts"), SKETCH);
    const words = ["dev", "lamp.ts", "--engine", engine!];
    child = spawn(process.execPath, [join(ROOT, "bin/homie.js"), ...words], { cwd: folder });
    for (const stream of [child.stdout!, child.stderr!]) stream.on("data", (piece) => (output += piece));
    await vi.waitFor(() => expect(output).toContain("board | Ready"), { timeout: 120_000 });
  }, 180_000);
  afterAll(async () => {
    const closed = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGINT");
    expect(await closed).toBe(0);
  });

  it("shows the device and its console, and says what there is not", async () => {
    const browser = await startBrowser();
    const open = await OpenPage.open(browser, /http:\/\/127\.0\.0\.1:\d+\//.exec(output)![0]);
    const { page } = open;
    await page.getByRole("heading", { name: "NodeMCU v1.0, on real Espruino for Linux" }).waitFor();
    await page.getByText("It has no pins: there is no LED, no button").waitFor();
    await page.getByRole("switch", { name: "On" }).check();
    await expect.poll(() => page.getByRole("log").textContent()).toContain("lit true, 1600");
    await expect.poll(() => page.locator(".property .value").textContent()).toBe("true");
    expect(await page.getByRole("table").count()).toBe(0);
    await open.close();
    await browser.close();
  }, 60_000);
});
