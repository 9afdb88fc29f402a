import mqtt from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../host/mqtt/embedded-broker.ts";
import { Device, machines, TOPIC } from "../scenario/device.ts";
import { faults, type Topics } from "./device.ts";
import { faultsOf5 } from "./device-5.ts";
import { everything, type HomieVersion, topicOf } from "./everything.ts";

const good: [string, string][] = [
  ["$homie", "4.0.0"],
  ["$name", "Lamp"],
  ["$state", "ready"],
  ["$localip", "192.168.0.10"],
  ["$mac", "A1:B2:C3:D4:E5:F6"],
  ["$fw/name", "lamp"],
  ["$fw/version", "1.0.0"],
  ["$extensions", "org.homie.legacy-firmware:0.1.1:[4.x],org.homie.legacy-stats:0.1.1:[4.x]"],
  ["$stats/interval", "60"],
  ["$stats/uptime", "0"],
  ["$nodes", "lamp"],
  ["lamp/$name", "Lamp"],
  ["lamp/$type", "lamp"],
  ["lamp/$properties", "level"],
  ["lamp/level/$name", "Level"],
  ["lamp/level/$datatype", "integer"],
  ["lamp/level/$format", "0:100"],
  ["lamp/level", "50"],
];

describe("the judge of conformance", () => {
  it("finds nothing where all is well, and each thing that is not", () => {
    expect(faults(new Map(good), 4)).toEqual([]);
    for (const [topic] of good) {
      const without = new Map(good.filter(([one]) => one !== topic));
      // A number's format is the only one of these that may be missing.
      if (topic !== "lamp/level/$format") expect(faults(without, 4).join(), topic).not.toBe("");
    }
    for (const [topic, value] of [
      ["$homie", "3.0.1"],
      ["$state", "alive"],
      ["$nodes", "Lamp"],
      ["$extensions", ""],
      ["lamp/$array", "0-1"],
      ["lamp/level", "101"],
      ["lamp/level", "1.5"],
      ["lamp/level/$datatype", "int"],
      ["lamp/level/$retained", "false"],
      ["lamp/level/$settable", "yes"],
      ["lamp/other", "1"],
    ] as const) {
      expect(faults(new Map([...good, [topic, value]]), 4).join(), topic).not.toBe("");
    }
  });
});

describe.each(Object.entries(machines))("a device on %s", (_, machine) => {
  let broker: EmbeddedBroker;
  let device: Device | undefined;

  beforeEach(async () => {
    broker = await startBroker();
  });
  afterEach(async () => {
    await device?.stop();
    await broker.close();
  });

  /** The retained topics of a device with everything, once it has said all. */
  async function topicsOf(homie: HomieVersion): Promise<Topics> {
    device = await Device.start(machine, broker.port, await everything(homie), {}, topicOf(homie));
    await device.ready();
    await device.message(homie === 3 ? "strip_9/lit" : "strip-9/lit", "false");
    await device.message("values/hsv", homie === 5 ? "hsv,360,100,0" : "360,100,0");
    await device.message("more/stepped", "7");
    if (homie === 5) await device.message("bare/empty");
    await device.message(homie === 5 ? "$implementation/stats/uptime" : "$stats/uptime", /^\d+$/);
    return await retained();
  }

  /** What somebody hears who comes later. */
  async function retained(): Promise<Topics> {
    const topics = new Map<string, string>();
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`);
    client.on(
      "message",
      (topic, payload) => void topics.set(topic.slice(device!.topic.length + 1), payload.toString()),
    );
    await client.subscribeAsync(`${device!.topic}/#`);
    for (let before = -1; before !== topics.size; ) {
      before = topics.size;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await client.endAsync();
    return topics;
  }

  it.each([3, 4] as const)("says all that Homie %s asks for, and nothing that it does not know", async (homie) => {
    const topics = await topicsOf(homie);
    expect(faults(topics, homie)).toEqual([]);
    expect(topics.get("values/string")).toBe("Küche");
    expect(topics.get("values/float/$unit")).toBe("°C");
    expect(device!.payloads("$state").slice(0, 2)).toEqual(["init", "ready"]);
    expect(topics.get("$nodes")!.split(",")).toHaveLength(homie === 3 ? 3 : 12);
    expect(topics.get("more/object/$datatype")).toBe("string");
    expect(topics.get("more/stepped/$format")).toBe("2:12");
    const element = homie === 3 ? "strip_3" : "strip-3";
    const from = device!.seen.length;
    await device!.client.publishAsync(`${TOPIC}/${element}/lit/set`, "false", { qos: 1 });
    await device!.message(`${element}/lit`, "false", from);
  });

  it("says all that Homie 5 asks for, and nothing that it does not know", async () => {
    const topics = await topicsOf(5);
    expect(faultsOf5(topics)).toEqual([]);
    const { version, ...said } = JSON.parse(topics.get("$description")!) as {
      version: number;
      name: string;
      nodes: Record<string, { name?: string; type?: string; properties: Record<string, object> }>;
    };
    expect(version).toBeGreaterThan(0);
    expect(said.name).toBe("Scenario");
    expect(Object.keys(said.nodes)).toHaveLength(14);
    expect(said.nodes.nothing).toEqual({ properties: {} });
    expect(said.nodes.bare).toEqual({ properties: { empty: { datatype: "string", settable: true } } });
    expect(said.nodes["strip-3"]).toMatchObject({ name: "Strip 3", type: "range" });
    expect(said.nodes.more!.name).toBe('What "5" adds \\ Ω');
    expect(said.nodes.more!.properties.object).toEqual({
      datatype: "json",
      format: '{"type":"object"}',
      settable: true,
    });
    expect(said.nodes.values!.properties.float).toEqual({ datatype: "float", unit: "°C" });
    expect(said.nodes.values!.properties.event).toEqual({ datatype: "boolean", retained: false });
    expect(topics.get("values/string")).toBe("Küche");
    expect(topics.get("bare/empty")).toBe("\0");
    expect(device!.payloads("$state").slice(0, 2)).toEqual(["init", "ready"]);
    for (const [topic, sent, answer] of [
      ["strip-3/lit", "false", "false"],
      ["bare/empty", "Ω", "Ω"],
      ["bare/empty", "\0", "\0"],
      ["more/stepped", "10", "12"],
      ["more/stepped", "3", "2"],
      ["more/open", "1e3", "1000"],
      ["more/xyz", "xyz,0.1,1e-1", "xyz,0.1,0.1"],
    ] as const) {
      const from = device!.seen.length;
      await device!.client.publishAsync(`${device!.topic}/${topic}/set`, sent, { qos: 1 });
      await device!.message(topic, answer, from);
    }
  });
});
