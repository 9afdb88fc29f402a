import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { freePort } from "../../../host/machines/free-port.ts";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { runCommand, startCommand } from "../../cli/run-command.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { hasBrowser, OpenPage, startBrowser } from "./browser.ts";
import { Keeper, LAMP } from "./devices.ts";
import { ServedUi } from "./served-ui.ts";

const PASSWORD = "kitchen: window ü";
const basic = (password: string, user = "anyone") => ({
  Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
});

let broker: EmbeddedBroker;
let keeper: Keeper;
let ui: ServedUi;

beforeAll(async () => {
  broker = await startBroker();
  keeper = await Keeper.connect(broker.url);
  await keeper.keep("lamp", LAMP);
  ui = await ServedUi.start(broker.url, { host: "0.0.0.0", password: PASSWORD });
});
afterAll(async () => {
  await ui.stop();
  await keeper.stop();
  await broker.close();
});
afterEach(() => void vi.unstubAllEnvs());

const error = (body: string) => (JSON.parse(body) as { error: string }).error;

describe("homie ui with a password", () => {
  it("says that it needs one, wherever others can reach it", async () => {
    await expect(ServedUi.start(broker.url, { host: "0.0.0.0" })).rejects.toThrow("so that it needs a password");
    expect(ui.lines.at(-1)).toContain("Others in the network can reach it, with its password");
    expect(ui.lines.join("\n")).not.toContain(PASSWORD);
  });

  it.each([
    ["GET", "/"],
    ["GET", "/page.js"],
    ["GET", "/flash/"],
    ["GET", "/flash/offer.json"],
    ["GET", "/api/events"],
    ["GET", "/none"],
    ["POST", "/api/set"],
    ["POST", "/api/config"],
    ["POST", "/api/firmware"],
  ])("answers no %s %s without it", async (method, path) => {
    const body = method === "POST" ? "{}" : undefined;
    for (const headers of [
      {},
      { Authorization: "Basic" },
      { Authorization: "Bearer x" },
      { Authorization: "Basic eA==" },
    ]) {
      const answer = await ui.send(method, path, body, headers);
      expect([answer.status, error(answer.body)]).toEqual([401, "This page has a password."]);
      expect(answer.headers["www-authenticate"]).toBe('Basic realm="homie ui", charset="UTF-8"');
    }
  });

  it("takes it from any user, and lets nobody guess quickly", async () => {
    expect((await ui.send("GET", "/", undefined, basic(PASSWORD))).status).toBe(200);
    expect((await ui.send("GET", "/api/events", undefined, basic(PASSWORD, ""))).status).toBe(200);
    const begun = Date.now();
    const guesses = Array.from({ length: 15 }, (_, at) => ui.send("GET", "/", undefined, basic(`guess ${at}`)));
    const answers = (await Promise.all(guesses)).map(({ status }) => status).sort();
    expect(answers).toEqual([...Array<number>(10).fill(401), ...Array<number>(5).fill(429)]);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(990);
  });

  it("refuses another page as before, also with it", async () => {
    const headers = { ...basic(PASSWORD), Origin: "http://evil.example" };
    expect((await ui.send("POST", "/api/set", "{}", headers)).status).toBe(403);
  });

  it.skipIf(!hasBrowser)("is asked for by the browser, and then all works", async () => {
    const browser = await startBrowser();
    const httpCredentials = { username: "me", password: PASSWORD };
    const open = await OpenPage.open(browser, ui.url, { httpCredentials });
    await open.page.getByRole("link", { name: "Reading lamp" }).click();
    await open.page.getByRole("switch", { name: "On" }).uncheck();
    await expect.poll(() => keeper.set).toContain("homie/lamp/light/on/set false");
    await open.close();
    await browser.close();
  });
});

describe("the command line of homie ui --host", () => {
  const words = async () => ["ui", "--broker", broker.url, "--port", `${await freePort()}`, "--host", "0.0.0.0"];
  const file = (text: string): string => {
    const path = join(temporaryDirectory(), "password");
    writeFileSync(path, text);
    return path;
  };

  it("ends where nobody says a password", async () => {
    const { code, output } = await runCommand(...(await words()));
    expect(output).toContain("give it a password, by --page-password-file <file> or the variable HOMIE_UI_PASSWORD.");
    expect(code).toBe(2);
  });

  it.each([
    ["short\n", "The page's password has at least 8 characters."],
    ["\nlong enough", "The page's password has at least 8 characters."],
  ])("refuses %j", async (text, message) => {
    const { code, output } = await runCommand(...(await words()), "--page-password-file", file(text));
    expect(output).toBe(`homie: ${message}\n`);
    expect(code).toBe(2);
  });

  it("takes it from a file, and from the variable", async () => {
    const args = await words();
    for (const more of [["--page-password-file", file("from a file\nmore")], []]) {
      if (more.length === 0) vi.stubEnv("HOMIE_UI_PASSWORD", "from a variable");
      const running = startCommand(...args, ...more);
      await vi.waitFor(() => expect(running.output()).toContain("Others in the network"), 20_000);
      const get = async (password: string): Promise<number> => {
        const answer = await fetch(`http://127.0.0.1:${args[4]}/`, { headers: basic(password) });
        await answer.body?.cancel();
        return answer.status;
      };
      expect(await get(more.length > 0 ? "from a file" : "from a variable")).toBe(200);
      process.emit("SIGINT");
      expect((await running.ended).code).toBe(0);
    }
  });

  it("says that there is no such file", async () => {
    const { code, output } = await runCommand(...(await words()), "--page-password-file", "none");
    expect(output).toContain("none: cannot read the page's password: there is no such file.");
    expect(code).toBe(1);
  });
});
