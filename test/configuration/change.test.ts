import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Board, config, ID, image, machines, readyBoard } from "./board.ts";
import { Watcher } from "./watcher.ts";

const TOPIC = `homie/${ID}`;
const SET = `${TOPIC}/$implementation/config/set`;
const STATUS = `${TOPIC}/$implementation/config/status`;
/** A port that nobody listens on. */
const DEAD_PORT = 1;

describe.each(Object.entries(machines))("a change over MQTT on %s", (_name, machine) => {
  let watcher: Watcher;
  let board: Board;

  beforeEach(async () => {
    ({ watcher, board } = await readyBoard(machine));
  });
  afterEach(async () => {
    await board.stop();
    await watcher.stop();
  });

  const shown = async () => JSON.parse((await watcher.retained()).get(`${TOPIC}/$implementation/config`)!) as object;

  /** Publishes a change. @returns the device's answer */
  async function set(change: string | Buffer, retain = false): Promise<string> {
    const from = watcher.seen.length;
    await watcher.client.publishAsync(SET, change, { qos: 1, retain });
    return (await watcher.message(STATUS, /./, from)).payload;
  }

  /** Publishes a change that is taken, and waits until the device is back. */
  async function take(change: string, retain = false): Promise<void> {
    const from = watcher.seen.length;
    expect(await set(change, retain)).toBe("200");
    await watcher.message(`${TOPIC}/$state`, "init", from);
    await watcher.message(`${TOPIC}/$state`, "ready", from);
  }

  it("is stored and shown without secrets, and the retained message is cleared", async () => {
    await take('{"name":"Hall","settings":{"percentage":10,"night":true},"later":{"x":1}}', true);
    await board.line("settings hall 10 true");
    expect(await shown()).toEqual({
      name: "Hall",
      wifi: { ssid: "home" },
      mqtt: { host: "127.0.0.1", port: watcher.broker.port },
      ota: { enabled: true },
      settings: { room: "hall", percentage: 10, night: true },
      later: { x: 1 },
    });
    expect(board.lines).toContain("! Configuration: later is not known to this firmware, but kept");
    expect((await watcher.retained()).has(SET)).toBe(false);
    await take('{"later":null}');
    expect(await shown()).not.toHaveProperty("later");
    expect(watcher.seen.map(({ payload }) => payload).join("\n")).not.toContain("secret");
    expect(board.lines.join("\n")).not.toContain("secret");
  });

  it("is answered when it changes nothing or is not valid, and the device does not restart", async () => {
    expect(await set('{"name":"Lamp"}')).toBe("304");
    expect(await set('{"settings":{"night":null}}')).toBe("304");
    expect(await set('{"wifi":{"ssid":null}}')).toBe("400 wifi.ssid: is missing");
    expect(await set('{"wifi":null}')).toBe("400 wifi: is missing");
    expect(await set('{"mqtt":{"auth":true}}')).toBe("400 mqtt.username: is missing");
    expect(await set('{"settings":{"percentage":-1}}')).toBe(
      "400 settings.percentage: is refused by the sketch's check",
    );
    expect(await set('{"settings":{"percentage":13}}')).toBe(
      "400 settings.percentage: the sketch's check has failed: Error: bad luck",
    );
    expect(await set("{")).toBe("400 config/set: is not JSON");
    expect(await set("[]")).toBe("400 config/set: is not a JSON object");
    expect(await set(Buffer.from('{"name":"K\xfcche"}', "latin1"))).toBe("400 config/set: is not valid UTF-8");
    expect(await set(`${'{"a":'.repeat(12)}1${"}".repeat(12)}`)).toBe("400 config/set: is nested deeper than 8 levels");
    expect(await set(`{"later":"${"x".repeat(1560)}"}`)).toBe("400 configuration: is longer than 1536 bytes");
    expect(await set(`{"later":"${"x".repeat(5000)}"}`)).toBe("400 config/set: is longer than 1536 bytes");
    expect(board.lines.filter((line) => /reboot|Uncaught|MEMORY/.test(line))).toEqual([]);
    expect(await shown()).toMatchObject({ name: "Lamp", wifi: { ssid: "home" } });
  });

  it("keeps umlauts, emoji and escapes as UTF-8, byte for byte", async () => {
    await take('{"name":"K\\u00fcche \\u2615 \\ud83d\\ude00","settings":{"room":"Büro 😀"}}');
    const retained = await watcher.retained();
    expect(retained.get(`${TOPIC}/$name`)).toBe("Küche ☕ 😀");
    expect(await shown()).toMatchObject({ name: "Küche ☕ 😀", settings: { room: "Büro 😀" } });
    await board.line("settings Büro 😀 50 false");
    await take('{"settings":{"night":true}}');
    expect((await watcher.retained()).get(`${TOPIC}/$name`)).toBe("Küche ☕ 😀");
    expect(await set('{"name":"Küche ☕ 😀"}')).toBe("304");
  });

  it("may be as large as a configuration may be", async () => {
    const size = 1536 - Buffer.byteLength(JSON.stringify({ ...config(watcher.broker.port), later: "" }));
    await take(JSON.stringify({ later: "x".repeat(size) }));
    await take('{"wifi":{"password":"changed"}}');
    await board.line("The new configuration is confirmed");
    expect(await shown()).toHaveProperty("later", "x".repeat(size));
    expect(board.lines.filter((line) => /Uncaught|MEMORY/.test(line))).toEqual([]);
  });

  it("waits until the device is idle", async () => {
    await watcher.client.publishAsync("homie/$broadcast/idle", "false", { qos: 1 });
    expect(await set('{"name":"Hall"}')).toBe("200");
    await board.line("waiting until the device is idle");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(board.lines).not.toContain("--- reboot ---");
    await watcher.client.publishAsync("homie/$broadcast/idle", "true", { qos: 1 });
    await watcher.message(`${TOPIC}/$name`, "Hall");
  });

  it("is taken back when the device does not find the broker in three starts, and says what was undone", async () => {
    expect(await set(`{"mqtt":{"port":${DEAD_PORT}},"name":"Nowhere"}`)).toBe("200");
    await board.line("--- reboot ---");
    let from = board.lines.indexOf("--- reboot ---");
    for (let starts = 1; starts <= 3; starts++) {
      await board.line("event MQTT_DISCONNECTED", from);
      from = board.lines.length;
      await board.board.stop();
      await board.board.start();
    }
    await board.line("taken back", from);
    const answered = watcher.seen.findIndex(({ topic }) => topic === STATUS);
    await watcher.message(STATUS, /^409 /, answered);
    await watcher.message(`${TOPIC}/$state`, "ready", answered);
    const said = (await watcher.retained()).get(STATUS);
    expect(said!.split(/[ ,]/).sort()).toEqual(["409", "UNDONE", "mqtt.port", "name"]);
    expect(await shown()).toMatchObject({ name: "Lamp", mqtt: { port: watcher.broker.port } });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await set('{"name":"Lamp"}')).toBe("304");
    expect((await watcher.retained()).get(STATUS)).toBe("304");
  });

  it.each([
    '{"name":"Hall"}',
    '{"device_stats_interval":1}',
    '{"ota":{"enabled":false}}',
    '{"settings":{"percentage":1}}',
    '{"later":1}',
  ])("is on probation until the device is ready with it: %s", async (change) => {
    await take(change);
    await board.line("The new configuration is confirmed");
  });

  it("is confirmed by the broker, and then no start can take it back", async () => {
    await take('{"wifi":{"password":"another secret"}}');
    await board.line("The new configuration is confirmed");
    for (let start = 0; start < 5; start++) {
      const from = board.lines.length;
      await board.board.stop();
      await board.board.start();
      await board.line("event NORMAL_MODE", from);
    }
    await board.line("event MQTT_READY", board.lines.length - 3);
    expect(board.lines.join("\n")).not.toContain("taken back");
    expect(board.storage().includes("another secret")).toBe(true);
  });
});

/** Restarts as soon as a setting says so: before it can be ready. */
const TRAP = `const trap = homie.setting("trap", false);
setInterval(() => { if (trap.value) { print("trapped"); require("ESP8266").reboot(); } }, 1);`;

it.each(Object.entries(machines))(
  "a setting that keeps the sketch from being ready is taken back on %s",
  async (_name, machine) => {
    const watcher = await Watcher.start();
    const board = await Board.start({ machine, image: await image(TRAP), config: config(watcher.broker.port) });
    try {
      await watcher.message(`${TOPIC}/$state`, "ready");
      const change = { settings: { trap: true }, ota: { enabled: false }, device_stats_interval: 1 };
      await watcher.client.publishAsync(SET, JSON.stringify(change), { qos: 1 });
      await watcher.message(STATUS, "200");
      const undone = await watcher.message(STATUS, /^409 /);
      expect(undone.payload.split(/[ ,]/).sort()).toEqual([
        "409",
        "UNDONE",
        "device_stats_interval",
        "ota.enabled",
        "settings.trap",
      ]);
      const from = watcher.seen.indexOf(undone);
      await watcher.message(`${TOPIC}/$state`, "ready", from);
      expect((await watcher.retained()).get(`${TOPIC}/$implementation/ota/enabled`)).toBe("true");
      expect(board.lines.filter((line) => line.includes("trapped")).length).toBeGreaterThanOrEqual(3);
    } finally {
      await board.stop();
      await watcher.stop();
    }
  },
);
