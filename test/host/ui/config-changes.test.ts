import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ROOT } from "../../../files/root.ts";
import { PROBATION_MINUTES } from "../../../host/configure/consequences.ts";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import type { ConfigChangeView, ConfigCheck, ConfigView } from "../../../ui/messages.ts";
import { image } from "../../configuration/board.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { FakeDevice, type Reaction } from "../mqtt/fake-device.ts";
import { GATE, Keeper } from "./devices.ts";
import { type Listener, ServedUi } from "./served-ui.ts";

const CONFIG = {
  name: "Lamp",
  wifi: { ssid: "home" },
  mqtt: { host: "127.0.0.1", port: 1883, auth: true },
  ota: { enabled: true },
  settings: { room: "hall", night: true, percentage: 40, api_token: "sketch secret" },
};
const PROBATION = expect.stringContaining(
  "The change is on probation: if the device does not reach the broker with it within 4",
);
const STORES = "The device stores the change, and restarts with it as soon as it is idle.";

const directory = temporaryDirectory();
let broker: EmbeddedBroker;
let device: FakeDevice;
let ui: ServedUi;
let page: Listener;
/** What was published to the device. */
let sent: string[] = [];

beforeEach(async () => {
  broker = await startBroker();
  sent = [];
});
afterEach(async () => {
  page?.close();
  await ui.stop();
  expect(ui.faults).toEqual([]);
  // Whatever happens, no secret is told.
  expect(JSON.stringify(page.messages) + ui.lines.join()).not.toMatch(/sketch secret|hunter22/);
  await device.stop();
  await broker.close();
});

/** Starts a device that shows the configuration, and the page. */
async function start(react: Reaction = () => {}, said: Record<string, string> = {}, folder?: string): Promise<void> {
  device = await FakeDevice.start(broker.url, "lamp", async (attribute, payload, it) => {
    if (attribute !== "$implementation/config/set") return;
    sent.push(payload.toString());
    await react(attribute, payload, it);
  });
  const all = { $homie: "3.0.1", "$implementation/config": JSON.stringify(CONFIG), ...said };
  for (const [attribute, payload] of Object.entries(all)) await device.keep(attribute, payload);
  ui = await ServedUi.start(broker.url, { timeoutMs: 1500, folder });
  page = await ui.listen();
}

async function view(key = "lamp"): Promise<{ status: number; said: ConfigView & { error?: string } }> {
  const { status, body } = await ui.send("GET", `/api/config?device=${encodeURIComponent(key)}`);
  return { status, said: JSON.parse(body) };
}

async function check(patch: unknown): Promise<ConfigCheck> {
  const { status, said } = await ui.post("/api/config/check", { device: "lamp", patch });
  expect([status, said.error]).toEqual([200, undefined]);
  return said as unknown as ConfigCheck;
}

const send = (patch: unknown, key = "lamp") => ui.post("/api/config", { device: key, patch });
const told = (): ConfigChangeView[] =>
  page.messages.flatMap((one) => (one.type === "configChange" ? [one.change] : []));

async function ended(): Promise<ConfigChangeView> {
  await page.until("it is over", () => told().at(-1)?.state !== "updating" && told().length > 0);
  return told().at(-1)!;
}

/** Takes the change, and is back with it. */
const takes =
  (after: object): Reaction =>
  async (_attribute, _payload, lamp) => {
    await lamp.say("$implementation/config/status", "200");
    await lamp.restart({ "$implementation/config": JSON.stringify(after) });
  };

describe("a configuration", () => {
  it("is shown without what is a secret, with the rules for each key", async () => {
    const shown = { ...CONFIG, wifi: { ssid: "home", password: "hunter22" } };
    await start(undefined, { "$implementation/config": JSON.stringify(shown) });
    const { status, said } = await view();
    expect(status).toBe(200);
    expect(said.config).toEqual({ ...CONFIG, settings: { room: "hall", night: true, percentage: 40 } });
    expect(said.knowsSettings).toBe(false);
    expect(said.schema.properties!.name).toMatchObject({ type: "string", minLength: 1, maxLength: 64 });
    expect(said.schema.properties!.wifi!.properties!.password).toMatchObject({ writeOnly: true, maxLength: 63 });
    expect(said.schema.properties!.settings!.properties).toEqual({
      room: { type: "string" },
      night: { type: "boolean" },
      percentage: { type: "number" },
      api_token: { type: "string", writeOnly: true },
    });
    expect(JSON.stringify(said)).not.toMatch(/sketch secret|hunter22/);
  });

  it("has the sketch's own rules where its firmware is in the folder", { timeout: 180_000 }, async () => {
    const built = await image(
      'homie.setting("mode", "low", { format: "low,high" });homie.setting("limits", { low: 5, on: true });' +
        'homie.setting("interval", 60, { min: 10, max: 600 });',
    );
    const folder = mkdtempSync(join(directory, "images-"));
    writeFileSync(join(folder, "lamp-1.0.0.bin"), built.image);
    await start(undefined, { "$fw/checksum": built.md5 }, folder);
    const { said } = await view();
    expect(said.knowsSettings).toBe(true);
    expect(said.schema.properties!.settings!.properties).toMatchObject({
      room: { description: "Where the lamp hangs", type: "string" },
      percentage: { description: "Brightness in percent", default: 50, type: "number" },
    });
    expect((await check({ settings: { room: null, percentage: "much" } })).faults).toEqual([
      "settings.room: is missing",
      "settings.percentage: is not a number",
    ]);
    for (const [settings, fault] of [
      [{ mode: "off" }, "mode: is none of low,high"],
      [{ interval: 5 }, "interval: is less than 10"],
      [{ limits: { low: "5" } }, "limits.low: is not a number"],
    ] as const) {
      expect((await check({ settings })).faults).toEqual([`settings.${fault}`]);
    }
    expect((await check({ settings: { mode: "high", interval: 10, limits: { low: 6 } } })).faults).toEqual([]);
  });

  it("has no more than that of a firmware that does not tell its settings", { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(directory, "images-"));
    const built = await image();
    // Whole, but its code throws before it declares anything.
    const bytes = Buffer.from(built.image);
    const { encodeHeader } = await import("../../../files/firmware-image.ts");
    const code = "throw 1;\n".repeat(40);
    const header = encodeHeader({ board: "nodemcu", name: "lamp", version: "1.0.0", brand: "Homie" }, code, {
      offset: 256,
      length: 8,
    });
    const bad = Buffer.concat([header, Buffer.from(code)]);
    expect(bad.length).toBeLessThan(bytes.length);
    const file = join(folder, "bad.bin");
    writeFileSync(file, bad);
    await start(undefined, { "$fw/checksum": createHash("md5").update(bad).digest("hex") }, folder);
    expect((await view()).said.knowsSettings).toBe(false);
    expect(ui.lines.at(-1)).toBe(
      `${file}: its sketch's settings are not known: \`homie config schema\` with it says why.`,
    );
  });

  it.each([
    ["no JSON", "{oops", 409, "The configuration of lamp:1:2: not valid JSON"],
    ["no object", "[1]", 409, "this is an array"],
    ["nothing", "", 404, "This device shows no configuration."],
  ])("is refused when the device shows %s", async (_, text, status, error) => {
    await start(undefined, { "$implementation/config": text });
    const answer = await view();
    expect(answer.status).toBe(status);
    expect(answer.said.error).toContain(error);
  });

  it("is not there for a device that has none, or is none", async () => {
    const keeper = await Keeper.connect(broker.url);
    await keeper.keep("5/gate", GATE);
    await keeper.keep("other", { $homie: "4.0.0", $state: "ready" });
    await start();
    for (const key of ["5/gate", "other", "none", "", "__proto__"]) {
      expect(await view(key)).toEqual({ status: 404, said: { error: "This device shows no configuration." } });
      expect((await send({ name: "x" }, key)).status).toBe(404);
    }
    expect(page.devices.get("lamp")!.configEdition).toBe(1);
    expect(page.devices.get("5/gate")!.configEdition).toBeNull();
    await keeper.stop();
  });
});

describe("a change of a configuration", () => {
  it("is shown before it is sent, with what will happen", async () => {
    await start();
    const patch = {
      ...{ name: "Hall", device_stats_interval: 5 },
      wifi: { ssid: "work\u202e", password: "hunter22" },
      settings: { night: null, api_token: "hunter22" },
    };
    expect(await check(patch)).toEqual({
      faults: [],
      changes: [
        'name: "Lamp" -> "Hall"',
        'wifi.ssid: "home" -> "work\\u202e"',
        "settings.night: removed (was true)",
        "settings.api_token: changed (not shown)",
        "device_stats_interval: 5 (new)",
        "wifi.password: set anew (not shown)",
      ],
      consequences: [STORES, "It then joins the Wi-Fi network work\\u202e.", PROBATION],
    });
    expect(sent).toEqual([]);
  });

  it.each([
    [
      { mqtt: { host: "10.0.0.9", port: null } },
      "It then looks for its broker at 10.0.0.9, port 1883. If that is another broker, it is not seen here any more.",
    ],
    [{ mqtt: { username: "ann" } }, "It then logs in at the broker with a user name and a password."],
    [{ mqtt: { auth: false } }, "It then connects to the broker without a user name."],
    [
      { device_id: "hall", mqtt: { base_topic: "house/" } },
      "Its topics then begin with house/hall. What the broker has kept of homie/lamp stays there until somebody removes it.",
    ],
    [
      { mqtt: { base_topic: null } },
      "Its topics then begin with what it takes by default: homie/ and its MAC address.",
    ],
    [{ ota: { enabled: false } }, "From then on it takes no update over MQTT until that is switched on again."],
  ])("%j: %s", async (patch, sentence) => {
    await start();
    expect((await check(patch)).consequences).toEqual([STORES, sentence, PROBATION]);
  });

  it("has the time that the device gives it", () => {
    const probation = readFileSync(join(ROOT, "src/overlays/probation.ts"), "utf8");
    expect(probation).toContain(`const PROBATION_TIME = ${PROBATION_MINUTES} * 60 * 1000;`);
  });

  it.each([
    [{ name: null }, "name: is missing"],
    [{ name: "ü".repeat(33) }, "name: is longer than 64 bytes"],
    [{ device_id: "Hall!" }, "device_id: is not 1 to 32 characters of a-z, 0-9 and -, with no - at either end"],
    [{ wifi: null }, "wifi: is missing"],
    [{ wifi: { ip: "1.2.3.4" } }, "wifi.ip: and wifi.mask and wifi.gw go together: give all or none"],
    [{ wifi: { channel: 6 } }, "wifi.bssid: and wifi.channel go together: give both or neither"],
    [{ mqtt: { port: 70_000 } }, "mqtt.port: 70000 is not a port (1 to 65535)"],
    [{ mqtt: { port: "lots" } }, "mqtt.port: is not a port (1 to 65535)"],
    [{ mqtt: { username: null } }, "mqtt.username: is missing"],
    [{ mqtt: { ssl: true } }, "mqtt.ssl: is not possible: the engine has no TLS; remove it or set it to false"],
    [{ settings: "x" }, "settings: is not an object"],
    [{ deep: { a: { b: { c: { d: { e: { f: { g: { h: 1 } } } } } } } } }, "After the change: "],
  ])("is not sent when the device would refuse it: %j", async (patch, fault) => {
    await start();
    expect((await check(patch)).faults).toContainEqual(expect.stringContaining(fault));
    const { status, said } = await send(patch);
    expect(status).toBe(400);
    expect(said.error).toContain(fault);
    expect(sent).toEqual([]);
  });

  it("is not sent when it is longer than a device takes", async () => {
    await start();
    const patch = { settings: { long: "x".repeat(1600) } };
    expect((await check(patch)).faults).toEqual(["The change has 1624 bytes, and a device takes 1536."]);
    expect((await check({ settings: { long: "x".repeat(1500) } })).faults).toEqual([
      expect.stringMatching(/^After the change: the configuration has 1707 bytes/),
    ]);
  });

  it("is sent, and followed until the device is back with it", async () => {
    const after = { ...CONFIG, name: "Hall", settings: { ...CONFIG.settings, api_token: "hunter22" } };
    await start(takes(after));
    const patch = { name: "Hall", settings: { api_token: "hunter22" } };
    expect(await send(patch)).toEqual({ status: 200, said: {} });
    expect(await ended()).toEqual({
      key: "lamp",
      state: "good",
      lines: [
        "Waiting for the device lamp …",
        "The device has taken the configuration; it restarts …",
        '  name: "Lamp" -> "Hall"',
        "  settings.api_token: changed (not shown)",
        "The device is back and runs with the new configuration.",
      ],
    });
    expect(sent).toEqual([JSON.stringify(patch)]);
    await page.until("the page knows", () => page.devices.get("lamp")!.configEdition === 2);
    expect((await view()).said.config.name).toBe("Hall");
    // Whoever opens the page later sees it, too.
    const later = await ui.listen();
    expect(later.messages[0]).toMatchObject({ configChanges: [{ key: "lamp", state: "good" }] });
    later.close();
  });

  it("is shown to be undone, also where nothing of it can be seen", async () => {
    await start(async (_attribute, _payload, lamp) => {
      await lamp.say("$implementation/config/status", "200");
      await lamp.keep("$state", "lost");
      await lamp.keep("$implementation/config/status", "409 UNDONE wifi.password");
      await lamp.keep("$state", "ready");
    });
    await send({ wifi: { password: "hunter22" } });
    const { state, lines } = await ended();
    expect(state).toBe("bad");
    expect(lines.at(-1)).toContain(
      "The device has undone the change of wifi.password: it could not reach the broker with it",
    );
  });

  it("is refused by the device, which says why", async () => {
    const refuses: Reaction = async (_attribute, _payload, lamp) =>
      await lamp.say("$implementation/config/status", "400 settings.room: is refused by the sketch's check");
    await start(refuses);
    await send({ settings: { room: "attic" } });
    const { state, lines } = await ended();
    expect([state, lines.at(-1)]).toEqual([
      "bad",
      "The device refuses the configuration: settings.room: is refused by the sketch's check. Nothing was changed.",
    ]);
    // What was not taken can be sent again.
    expect((await send({ settings: { room: "cellar" } })).status).toBe(200);
  });

  it("waits for the one before", async () => {
    await start();
    expect((await send({ name: "A" })).status).toBe(200);
    expect(await send({ name: "B" })).toEqual({
      status: 409,
      said: { error: "Another change of this device is under way." },
    });
    const { lines } = await ended();
    expect(lines.at(-1)).toContain("The device has not answered within 1.5 s.");
  });

  it("ends with homie ui", async () => {
    await start(async (_attribute, _payload, lamp) => await lamp.say("$implementation/config/status", "200"));
    await send({ name: "A" });
    await page.until("it is under way", () => told().at(-1)?.lines.length === 2);
    // afterEach ends it.
  });

  it.each([
    ["nothing", { device: "lamp" }, 400, "The request has no change."],
    ["a text", { device: "lamp", patch: '{"name":"x"}' }, 400, "The request has no change."],
    ["a list", { device: "lamp", patch: [] }, 400, "The request has no change."],
    ["null", { device: "lamp", patch: null }, 400, "The request has no change."],
    ["no difference", { device: "lamp", patch: { name: "Lamp" } }, 400, "Nothing would change."],
    ["an empty change", { device: "lamp", patch: {} }, 400, "Nothing would change."],
    ["no device", { patch: { name: "x" } }, 400, 'The request has no text "device".'],
  ])("is not in a request with %s", async (_, body, status, error) => {
    await start();
    expect(await ui.post("/api/config", body)).toEqual({ status, said: { error } });
    expect(sent).toEqual([]);
  });

  it("cannot reach what is no configuration", async () => {
    await start();
    const body = '{"device":"lamp","patch":{"__proto__":{"polluted":true}}}';
    const { status, body: said } = await ui.send("POST", "/api/config/check", body);
    expect([status, JSON.parse(said)]).toEqual([400, { error: "The request has a key __proto__." }]);
    expect(await check({ constructor: { prototype: { polluted: true } } })).toMatchObject({ faults: [] });
    expect(({} as { polluted?: true }).polluted).toBeUndefined();
  });

  it("is not taken from another page", async () => {
    await start();
    const body = '{"device":"lamp","patch":{"name":"x"}}';
    for (const headers of [{ Origin: "http://evil.example" }, { Origin: undefined }, { Host: "evil.example" }]) {
      expect((await ui.send("POST", "/api/config", body, headers)).status).toBe(403);
    }
    const stranger = { Origin: undefined, "Sec-Fetch-Site": "cross-site" };
    expect((await ui.send("GET", "/api/config?device=lamp", undefined, stranger)).status).toBe(403);
    expect(sent).toEqual([]);
  });
});
