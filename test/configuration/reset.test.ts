import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readStorage } from "../../host/storage/index.ts";
import { listFiles } from "../../host/storage/storage-file.ts";
import { Board, config, ID, image, machines, type Start } from "./board.ts";
import { Watcher } from "./watcher.ts";

const TOPIC = `homie/${ID}`;

let watcher: Watcher;
let board: Board;
beforeEach(async () => {
  watcher = await Watcher.start();
});
afterEach(async () => {
  await board.stop();
  await watcher.stop();
});

const start = async (options: Start = {}): Promise<void> => {
  board = await Board.start(options);
};
const configured = () => config(watcher.broker.port);
const boot = () => readStorage(board.flash.readStorage(), "the board").boot;

/** Cuts the power and gives it back. @returns the number of lines said before */
async function restart(): Promise<number> {
  const from = board.lines.length;
  await board.board.stop();
  await board.board.start();
  return from;
}

const files = () => listFiles(board.flash.readStorage()).files.map(({ name }) => name);
const count = (text: string) => board.storage().split(text).length - 1;

describe.each(Object.entries(machines))("on %s", (_name, machine) => {
  it("a reset over MQTT waits for idle, erases every trace of the configuration, and leads to configuration mode", async () => {
    await start({ machine, config: configured() });
    await watcher.message(`${TOPIC}/$state`, "ready");
    const before = boot();
    await watcher.client.publishAsync("homie/$broadcast/idle", "false", { qos: 1 });
    await watcher.client.publishAsync(`${TOPIC}/$implementation/reset`, "maybe", { qos: 1 });
    await watcher.client.publishAsync(`${TOPIC}/$implementation/reset`, "true", { qos: 1, retain: true });
    await board.line("waiting until the device is idle");
    expect(board.lines).not.toContain("event ABOUT_TO_RESET");
    await watcher.client.publishAsync("homie/$broadcast/idle", "true", { qos: 1 });
    await board.line("event ABOUT_TO_RESET");
    await board.serving();
    const retained = await watcher.retained();
    expect(retained.get(`${TOPIC}/$implementation/reset`)).toBe("false");
    expect(retained.get(`${TOPIC}/$state`)).toBe("disconnected");
    expect([count("wifi secret"), count('"room":"hall"')]).toEqual([0, 0]);
    expect(boot()).toEqual(before);
    await board.serving(await restart());
  });

  it("a reset while a change is on probation leaves nothing of either configuration", async () => {
    await start({ machine, config: configured() });
    await board.line("event MQTT_READY");
    await watcher.client.publishAsync("homie/$broadcast/idle", "false", { qos: 1 });
    await watcher.client.publishAsync(`${TOPIC}/$implementation/config/set`, '{"wifi":{"password":"second word"}}', {
      qos: 1,
    });
    await watcher.message(`${TOPIC}/$implementation/config/status`, "200");
    expect(count("second word")).toBe(1);
    await watcher.client.publishAsync("homie/$broadcast/reset", "now", { qos: 1 });
    await watcher.client.publishAsync("homie/$broadcast/idle", "true", { qos: 1 });
    await board.serving();
    expect([count("wifi secret"), count("second word")]).toEqual([0, 0]);
  });

  it("standalone mode needs no configuration and no Wi-Fi; a reset leads to configuration mode once", async () => {
    const standalone = await image(`homie.setStandalone();
      homie.onEvent(({ type }) => {
        print("event " + type);
        if (type === "STANDALONE_MODE") setTimeout(homie.reset, 500);
      });`);
    await start({ machine, image: standalone });
    await board.line("Standalone mode: no configuration, no Wi-Fi");
    await board.line("event STANDALONE_MODE");
    await board.line("event ABOUT_TO_RESET");
    await board.serving();
    const from = await restart();
    await board.line("event STANDALONE_MODE", from);
  });

  it("standalone firmware with a configuration runs in normal mode", async () => {
    await start({ machine, image: await image("homie.setStandalone();"), config: configured() });
    await board.line("event NORMAL_MODE");
    await watcher.message(`${TOPIC}/$state`, "ready");
  });

  it("a valid config.json in Storage is adopted, and nothing of the file stays", async () => {
    await start({ machine });
    await board.serving();
    const pretty = JSON.stringify({ ...configured(), name: "Küche" }, null, 2);
    const from = await board.dropFile(pretty);
    await board.line("config.json in Storage is adopted, and erased there", from);
    await watcher.message(`${TOPIC}/$state`, "ready");
    await watcher.message(`${TOPIC}/$name`, "Küche");
    expect(files()).not.toContain("config.json");
    expect(count('"wifi": {')).toBe(0);
    expect(count("wifi secret")).toBe(1);
    await board.line("event MQTT_READY", await restart());
  });

  it("a config.json that is not valid is left, with the reason", async () => {
    await start({ machine });
    await board.serving();
    let from = await board.dropFile('{"name":"Lamp","wifi":{"ssid":"home"}}');
    await board.serving(from);
    expect(board.lines).toContain("! config.json in Storage is not adopted, and left there: mqtt: is missing");
    expect(files()).toContain("config.json");
    from = await restart();
    await board.line("is not adopted", from);
  });

  it("a config.json for a device that has a configuration is on probation", async () => {
    await start({ machine, config: configured() });
    await board.line("event MQTT_READY");
    await board.dropFile(JSON.stringify({ ...config(1), name: "Nowhere" }));
    await board.line("is adopted");
    await board.line(
      "Wi-Fi: joined",
      board.lines.findIndex((line) => line.includes("is adopted")),
    );
    for (let restarts = 0; restarts < 3; restarts++) await board.line("Wi-Fi: joined", await restart());
    await board.line("taken back");
    await watcher.message(`${TOPIC}/$implementation/config/status`, /^409 UNDONE /);
    expect((await watcher.retained()).get(`${TOPIC}/$name`)).toBe("Lamp");
  });

  it("the first configuration leads back to configuration mode once when it never worked, and is kept", async () => {
    await start({ machine });
    const url = await board.serving();
    const answer = await fetch(`${url}/config`, { method: "PUT", body: JSON.stringify(config(1)) });
    expect(answer.status).toBe(200);
    await board.line("event NORMAL_MODE");
    let from = 0;
    for (let restarts = 0; restarts < 3; restarts++) {
      from = await restart();
      await board.line(restarts < 2 ? "Wi-Fi: joined" : "Configuration mode: join", from);
    }
    expect(board.lines).toContain("! The first configuration does not reach the broker: configuration mode");
    await board.line("event NORMAL_MODE", await restart());
    expect(count("wifi secret")).toBeGreaterThan(0);
  });

  it("a configuration that this firmware does not take leads to configuration mode, and is kept", async () => {
    const { settings, ...without } = configured() as Record<string, unknown>;
    await start({ machine, config: without });
    expect(settings).toBeDefined();
    await board.line("! The configuration is not valid for this firmware: settings.room: is missing");
    await board.serving();
    expect(board.lines.filter((line) => line.endsWith("_MODE"))).toEqual(["event CONFIGURATION_MODE"]);
    expect(count("wifi secret")).toBeGreaterThan(0);
  });

  it("a damaged journal is repaired, and the device says so", async () => {
    await start({ machine, config: configured() });
    await board.line("event MQTT_READY");
    await board.board.stop();
    const storage = Buffer.from(board.flash.readStorage());
    // The live page of a new board is the first one; the second holds the same.
    const at = storage.indexOf('"name":"Lamp"') + 9;
    storage[at] = storage[at]! ^ 0x20;
    board.flash.writeStorage(storage);
    const from = board.lines.length;
    await board.board.start();
    await board.line("event MQTT_READY", from);
    expect(board.lines.slice(from)).toContain("! The journal was damaged: repaired, its last whole records count");
    await board.line("event MQTT_READY", await restart());
    expect(board.lines.filter((line) => line.includes("The journal was damaged"))).toHaveLength(1);
  });
});
