import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../host/mqtt/embedded-broker.ts";
import { builtImage } from "../support/built-image.ts";
import { Device, machines, TOPIC_OF_5 } from "./device.ts";

const SKETCH = join(import.meta.dirname, "fixtures/homie-5.ts");

interface Description {
  version: number;
  name: string;
  nodes: Record<string, object>;
}

describe.each(Object.entries(machines))("a device of Homie 5 on %s", (_, machine) => {
  let broker: EmbeddedBroker;
  let device: Device;

  beforeEach(async () => {
    broker = await startBroker();
    const image = await builtImage({ sketch: SKETCH, name: "homie-5", homie: 5 });
    device = await Device.start(machine, broker.port, image, {}, TOPIC_OF_5);
    await device.ready();
  });
  afterEach(async () => {
    await device.stop();
    await broker.close();
  });

  const descriptions = () => device.payloads("$description").map((text) => JSON.parse(text) as Description);

  /** Publishes to the device, and waits for what it says then. @returns the payload */
  async function ask(to: string, payload: string, topic: string, answer?: string | RegExp): Promise<string> {
    const from = device.seen.length;
    await device.client.publishAsync(`${TOPIC_OF_5}/${to}`, payload, { qos: 1 });
    return (await device.message(topic, answer, from)).payload;
  }

  async function change(patch: object): Promise<void> {
    const from = device.seen.length;
    await ask("$implementation/config/set", JSON.stringify(patch), "$implementation/config/status", "200");
    await device.message("$state", "disconnected", from);
    await device.message("$state", "init", from);
    await device.message("$state", "ready", from);
  }

  it("describes many nodes while it sends values, and changes the version with what it says, and only then", async () => {
    const [first] = descriptions();
    expect(Object.keys(first!.nodes)).toHaveLength(27);
    expect(device.payloads("$description")[0]!.length).toBeGreaterThan(3000);
    expect(device.lines.join("\n")).not.toContain("described");
    await change({ name: "Küche" });
    await change({ device_stats_interval: 30 });
    await change({ name: "Bad" });
    const all = descriptions();
    expect(all.map(({ name }) => name)).toEqual(["Scenario", "Küche", "Küche", "Bad"]);
    const { version } = first!;
    expect(all.map((one) => one.version - version)).toEqual([0, 1, 1, 2]);
  });

  it("describes itself anew when the connection is lost meanwhile", async () => {
    const from = device.seen.length;
    await device.client.publishAsync(`${TOPIC_OF_5}/$implementation/reset`, "restart", { qos: 1 });
    await device.message("$state", "init", from);
    const { port } = broker;
    await broker.close();
    broker = await startBroker({ port });
    await device.ready(device.seen.length);
    const said = device.payloads("$description").at(-1)!;
    expect(Object.keys((JSON.parse(said) as Description).nodes)).toHaveLength(27);
    expect(said).toBe(device.payloads("$description")[0]);
    await ask("shutter/position/set", "7", "shutter/position", "7");
    expect(device.lines.join("\n")).not.toMatch(/Uncaught|MEMORY|described/);
  });

  it("has on $log what the sketch logs, too, and no more than ten lines a minute", async () => {
    expect(await ask("orders/do/set", "log", "$log/info", "line 0")).toBe("line 0");
    await ask("orders/span/set", "PT1S", "orders/span", "PT1S");
    expect(device.payloads("$log/info")).toEqual(Array.from({ length: 10 }, (_, i) => `line ${i}`));
    for (let i = 0; i < 30; i++) expect(device.lines).toContain(`info: line ${i}`);
  });

  it("tells on $log what a developer would miss, and not more than there is to be told", async () => {
    const logged = (level: string) => device.seen.filter(({ topic }) => topic === `${TOPIC_OF_5}/$log/${level}`);
    expect(await ask("shutter/position/set", "101", "$log/warn")).toBe(
      "shutter/position/set: 101 is not a whole number from 0 to 100",
    );
    expect(await ask("shutter/none/set", "1", "$log/warn")).toContain("shutter/none/set");
    expect(await ask("orders/do/set", "throw", "$log/error")).toBe("Error: asked for it");
    expect(device.lines.join("\n")).toMatch(/Uncaught Error: asked for it/);
    expect(await ask("$implementation/config/set", '{"name":1}', "$log/warn")).toMatch(/^configuration: 400 name/);
    expect(await ask("$implementation/ota/firmware/no-md5", "%HOMIE", "$log/warn")).toBe("update: 400 BAD_CHECKSUM");
    expect(await ask("orders/span/set", "90 s", "$log/warn")).toContain("PT1H30M");
    for (let i = 0; i < 20; i++)
      await device.client.publishAsync(`${TOPIC_OF_5}/shutter/position/set`, "1e9", { qos: 1 });
    await ask("orders/span/set", "PT1M30S", "orders/span", "PT1M30S");
    expect(logged("warn").length + logged("error").length).toBe(10);
    expect(logged("warn").some(({ retain }) => retain)).toBe(false);
  });

  it("has alerts in place of a state", async () => {
    await ask("orders/do/set", "alert", "$alert/sketch", "Water in the cellar");
    await ask("orders/do/set", "alert again", "$alert/sketch", "Needs attention");
    await ask("orders/do/set", "calm", "$alert/sketch", "");
    expect(device.payloads("$state")).toEqual(["init", "ready"]);
  });

  it("says what a property is on its way to, before the value", async () => {
    await device.message("shutter/position", "50");
    const early = device.seen.map(({ topic }) => topic.slice(TOPIC_OF_5.length + 1));
    expect(early.indexOf("shutter/position/$target")).toBeGreaterThan(0);
    expect(early.indexOf("shutter/position/$target")).toBeLessThan(early.indexOf("shutter/position"));
    const from = device.seen.length;
    expect(await ask("shutter/position/set", "7", "shutter/position/$target")).toBe("7");
    await device.message("shutter/position", "7", from);
    expect(await ask("orders/do/set", "move", "shutter/position/$target")).toBe("100");
  });

  it("hears broadcasts of several levels, and sends what is not retained with QoS 0", async () => {
    await device.client.publishAsync("homie/5/$broadcast/security/alert", "Intruder", { qos: 1 });
    await ask("orders/do/set", "press", "orders/pressed", "true");
    expect(device.lines).toContain("broadcast security/alert: Intruder");
  });
});

it("says by an alert that the sketch is left out, until one that does not crash has come", async () => {
  const broker = await startBroker();
  const crashing = join(import.meta.dirname, "../reliability/fixtures/crashing.ts");
  const device = await Device.start(
    undefined,
    broker.port,
    await builtImage({ sketch: crashing, name: "crashing", homie: 5 }),
    {},
    TOPIC_OF_5,
  );
  try {
    await device.message("$alert/safe-mode", "The sketch is left out: it has crashed again and again");
    await device.message(
      "$state",
      "ready",
      device.seen.findIndex(({ payload }) => payload.startsWith("The sketch")),
    );
    expect(device.payloads("$state")).not.toContain("alert");
    const { image, md5 } = await builtImage({ sketch: SKETCH, name: "homie-5", homie: 5 });
    const from = device.seen.length;
    await device.client.publishAsync(`${TOPIC_OF_5}/$implementation/ota/firmware/${md5}`, Buffer.from(image), {
      qos: 1,
    });
    await device.message("$implementation/fw/name", "homie-5", from);
    await device.message("$alert/safe-mode", "", from);
  } finally {
    await device.stop();
    await broker.close();
  }
});
