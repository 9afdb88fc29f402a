import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ROOT } from "../../files/root.ts";
import type { DeskMessage } from "../../ui/desk/messages.ts";
import { hasBrowser, OpenPage, startBrowser } from "../host/ui/browser.ts";
import { type Answer, sendTo } from "../host/ui/served-ui.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** How long a build or a start may take on a computer that has other work to do. */
const LONG = { timeout: 60_000 };

/** A lamp on D5 with a switch at D4, which says something when it starts. */
const sketch = (text: string, datatype = "boolean") => `import * as homie from "homie-espruino";

homie.node("lamp", "Lamp", "light").advertise("on", {
  name: "On",
  datatype: "${datatype}",
  settable: (lit, on) => {
    digitalWrite(D5, lit);
    on.send(lit);
    console.log("A0 is " + analogRead(A0));
  },
});

pinMode(D4, "input");
setWatch(({ state }) => console.log("D4 is " + state), D4, { repeat: true, edge: "both" });
console.log("${text}");
`;

const settings = (version: string) =>
  `export default { sketch: "lamp.ts", name: "lamp", version: "${version}", board: "nodemcu" };\n`;

let folder: string;
let child: ChildProcess;
let url: string;
let output = "";

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

beforeAll(async () => {
  folder = temporaryDirectory();
  write("package.json", '{ "type": "module" }\n');
  write("build.config.ts", settings("1.0.0"));
  write("lamp.ts", sketch("<b>the first</b>"));
  // The simulated board, also where there is a real Espruino for other tests.
  const env = { ...process.env, ESPRUINO: "" };
  child = spawn(process.execPath, [join(ROOT, "bin/homie.js"), "dev"], { cwd: folder, env });
  for (const stream of [child.stdout!, child.stderr!]) stream.on("data", (piece) => (output += piece));
  await vi.waitFor(() => expect(output).toContain("board | Ready"), { timeout: 120_000 });
  url = /http:\/\/127\.0\.0\.1:\d+\//.exec(output)![0];
}, 180_000);

afterAll(async () => {
  const closed = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGINT");
  expect(await closed).toBe(0);
});

const send = (method: string, path: string, body?: unknown, headers?: Record<string, string | undefined>) =>
  sendTo(Number(new URL(url).port), method, path, body === undefined ? undefined : JSON.stringify(body), headers);

/** Opens the page's stream for as long as an action takes. @param action is given what it begins with */
async function whileOpen<Result>(action: (start: DeskMessage & { type: "start" }) => Promise<Result>): Promise<Result> {
  return await new Promise((resolve, reject) => {
    const request = get(`${url}api/events`, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        const before = text;
        text += piece;
        const end = text.indexOf("\n\n", text.indexOf("data: "));
        if (end < 0 || before.indexOf("\n\n", before.indexOf("data: ")) > 0) return;
        const start = JSON.parse(text.slice(text.indexOf("data: ") + 6, end));
        action(start)
          .then(resolve, reject)
          .finally(() => request.destroy());
      });
    });
    request.on("error", () => {});
  });
}

const levelOf = (name: string) => whileOpen(async ({ board }) => board!.pins!.find((pin) => pin.name === name)!.level);

const refusal = ({ status, body }: Answer) => [status, (JSON.parse(body) as { error: string }).error];

describe("the server of homie dev", () => {
  it("serves the page from itself, and lets a browser run nothing else", async () => {
    const { status, headers, body } = await send("GET", "/");
    expect(status).toBe(200);
    expect(headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(body).not.toMatch(/<script(?! type="module" src="\/desk\.js"><\/script>)|<style|style=| on\w+=|https?:/);
    expect((await send("GET", "/desk.js")).status).toBe(200);
  });

  it.each([
    ["a name that leads here (DNS rebinding)", { Host: "evil.example", Origin: "http://evil.example" }],
    ["another port", { Host: "127.0.0.1:1", Origin: "http://127.0.0.1:1" }],
  ])("answers nothing for %s", async (_, headers) => {
    for (const path of ["/", "/desk.js", "/api/events"]) {
      expect(refusal(await send("GET", path, undefined, headers))).toEqual([
        403,
        `This server answers to ${url.slice(0, -1)} only.`,
      ]);
    }
  });

  it.each([
    ["another page", { Origin: "http://evil.example" }],
    ["whoever does not say", { Origin: undefined }],
  ])("lets %s do nothing", async (_, headers) => {
    for (const path of ["/api/pin", "/api/button", "/api/set", "/api/renew"]) {
      const body = { pin: "D4", level: 1, pressed: true };
      expect((await send("POST", path, body, headers)).status).toBe(403);
      expect((await send("POST", path, body, { "Content-Type": "text/plain" })).status).toBe(415);
    }
    expect(await levelOf("D4")).toBe(0);
    expect(await levelOf("D0")).toBe(1);
  });

  it.each([
    ["/api/pin", { pin: "D6", level: 1 }, 404, "There is no such pin."],
    ["/api/pin", { pin: "D4", level: 0.5 }, 400, "The level on D4 is 0 or 1, or null for none."],
    ["/api/pin", { pin: "A0", level: 2 }, 400, "The level on A0 is from 0 to 1, or null for none."],
    ["/api/pin", { pin: "D4" }, 400, "The level on D4 is 0 or 1, or null for none."],
    ["/api/pin", { pin: "D2", level: 0 }, 409, "D2 is an output: a level from outside would be a short circuit."],
    ["/api/button", { pressed: "yes" }, 400, 'The request has no "pressed", true or false.'],
  ])("refuses %s %j", async (path, body, status, error) => {
    expect(refusal(await send("POST", path, body))).toEqual([status, error]);
  });

  it("lets the button go when the page is closed", async () => {
    await whileOpen(async () => {
      expect((await send("POST", "/api/button", { pressed: true })).status).toBe(200);
      expect(await levelOf("D0")).toBe(0);
    });
    await expect.poll(() => levelOf("D0")).toBe(1);
  });
});

describe.skipIf(!hasBrowser)("the page of homie dev", () => {
  let browser: Browser;
  let open: OpenPage;
  let page: Page;

  beforeAll(async () => {
    browser = await startBrowser();
    open = await OpenPage.open(browser, url, { viewport: { width: 1000, height: 700 } });
    ({ page } = open);
  });
  afterAll(async () => {
    await open?.close();
    await browser?.close();
  });

  const state = () => page.getByRole("heading", { level: 1 }).textContent();
  const levelShown = (pin: string) =>
    page
      .getByRole("row", { name: new RegExp(`^${pin} `) })
      .locator(".level")
      .textContent();
  const log = () => page.getByRole("log").textContent();
  const work = () => page.getByRole("region", { name: "Build and update" }).textContent();

  it("shows the board, its device, and the console as text", async () => {
    await expect.poll(state, LONG).toBe("lamp ready");
    expect(await log()).toContain("<b>the first</b>");
    expect(await levelShown("D0")).toBe("1");
    await page.getByText("lamp 1.0.0", { exact: true }).waitFor();
    await page.getByRole("img", { name: "The LED is off" }).waitFor();
  });

  it("sets a property, and shows what that does to a pin", async () => {
    expect(await levelShown("D5")).toBe("0");
    await page.getByRole("switch", { name: "On" }).check();
    await expect.poll(() => levelShown("D5")).toBe("1");
    await expect.poll(() => page.locator(".property .value").textContent()).toBe("true");
    // Nobody puts a level on what is an output.
    expect(await page.getByRole("group", { name: "Put on D5" }).count()).toBe(0);
  });

  it("puts a level on an input, and takes it off", async () => {
    await page.getByRole("button", { name: "Put 1 on D4" }).click();
    await expect.poll(log).toContain("D4 is true");
    await page.getByRole("button", { name: "Take it off D4" }).click();
    await expect.poll(log).toContain("D4 is false");
    await page.getByRole("slider", { name: "Level on A0" }).fill("0.5");
    await expect.poll(() => levelShown("A0")).toBe("0.5");
    await page.getByRole("switch", { name: "On" }).uncheck();
    await expect.poll(log).toContain("A0 is 0.5");
  });

  it("presses the button for as long as it is pressed", async () => {
    const button = page.getByRole("button", { name: "Button (D0)" });
    await button.hover();
    await page.mouse.down();
    await expect.poll(() => levelShown("D0")).toBe("0");
    await page.getByText("held for 0.").waitFor();
    await page.mouse.up();
    await expect.poll(() => levelShown("D0")).toBe("1");
    await button.focus();
    await page.keyboard.down("Space");
    await expect.poll(() => levelShown("D0")).toBe("0");
    await page.keyboard.up("Space");
    await expect.poll(() => levelShown("D0")).toBe("1");
  });

  it("says what is wrong with a change, and where", LONG, async () => {
    write("lamp.ts", sketch("the second", "bool"));
    await expect.poll(work, LONG).toMatch(/^failed.*lamp\.ts:5:3 /s);
    expect(await state()).toBe("lamp ready");
  });

  it("brings a change into the running board, and says how long that took", LONG, async () => {
    write("build.config.ts", settings("1.1.0"));
    write("lamp.ts", sketch("the second"));
    await expect.poll(work, LONG).toMatch(/^up to date Updated in \d+\.\d s\./);
    await expect.poll(log).toContain("the second");
    await page.getByText("lamp 1.1.0", { exact: true }).waitFor();
    await expect.poll(state).toBe("lamp ready");
    expect(readFileSync(join(ROOT, "docs/start.md"), "utf8")).toContain("](dev-page.png)");
    if (!process.env.SCREENSHOT) return;
    await page.getByRole("switch", { name: "On" }).check();
    await expect.poll(() => page.locator(".property .value").textContent()).toBe("true");
    await page.screenshot({ path: join(ROOT, "docs/dev-page.png"), fullPage: true, scale: "css" });
  });

  /** Holds the button until the device is reset. */
  async function reset(): Promise<void> {
    const times = async () => (await log())!.split("Reset asked for by the button").length;
    const before = await times();
    await page.getByRole("button", { name: "Button (D0)" }).hover();
    await page.mouse.down();
    await expect.poll(times, { timeout: 30_000 }).toBe(before + 1);
    await page.mouse.up();
    await expect.poll(state, LONG).toBe("lamp disconnected");
  }

  it("resets the device when the button is held, and starts it anew", LONG, async () => {
    await reset();
    await page.getByRole("button", { name: "Start the board anew" }).click();
    await expect.poll(state, LONG).toBe("lamp ready");
    await page.getByText("lamp 1.1.0", { exact: true }).waitFor();
  });

  it("brings a change into a device that was reset, too", LONG, async () => {
    await reset();
    write("lamp.ts", sketch("the third"));
    await expect.poll(work, LONG).toContain("its board was laid out anew");
    await expect.poll(log).toContain("the third");
    await expect.poll(state, LONG).toBe("lamp ready");
  });

  it("fits a phone", async () => {
    const small = await OpenPage.open(browser, url, { viewport: { width: 360, height: 740 } });
    await small.page.getByRole("switch", { name: "On" }).waitFor();
    expect(await small.isTooWide()).toBe(false);
    await small.close();
  });
});
