import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import type { DeviceView } from "../../../ui/messages.ts";
import { CAR, GATE, Keeper, LAMP, SENSOR } from "./devices.ts";
import { type Listener, ServedUi } from "./served-ui.ts";

let broker: EmbeddedBroker;
let keeper: Keeper;
let ui: ServedUi | undefined;
let page: Listener | undefined;

beforeEach(async () => {
  broker = await startBroker();
  keeper = await Keeper.connect(broker.url);
});
afterEach(async () => {
  page?.close();
  await ui?.stop();
  await keeper.stop();
  await broker.close();
  page = ui = undefined;
});

/** Starts it, and opens a page. @returns the devices that the page is told of at first */
async function open(): Promise<Map<string, DeviceView>> {
  ui = await ServedUi.start(broker.url);
  page = await ui.listen();
  return page.devices;
}

describe("the devices that the page is told of", () => {
  it("follow version 3 of the convention", async () => {
    await keeper.keep("lamp", LAMP);
    const lamp = (await open()).get("lamp")!;
    expect(lamp).toMatchObject({
      ...{ key: "lamp", id: "lamp", convention: "3.0.1", state: "ready", name: "Reading lamp", trouble: "" },
      firmware: { name: "light", version: "1.0.0", checksum: LAMP["$fw/checksum"] },
      ...{ signal: 78, uptime: "1 d 02:03", address: "192.168.1.7" },
    });
    expect(lamp.nodes.map(({ id, name, type }) => [id, name, type])).toEqual([
      ["light", "Light", "switch"],
      ["climate", "Climate", "sensor"],
    ]);
    const plain = { unit: "", settable: true, retained: true };
    expect(lamp.nodes[0]!.properties).toEqual([
      { id: "on", name: "On", ...plain, control: { kind: "switch" }, value: "true" },
      {
        ...{ id: "level", name: "Level", ...plain, unit: "%", value: "40" },
        control: { kind: "number", whole: true, least: 0, most: 100 },
      },
      {
        id: "mode",
        name: "Mode",
        ...plain,
        control: { kind: "select", options: ["low", "medium", "high"] },
        value: "low",
      },
      {
        id: "color",
        name: "Colour",
        ...plain,
        control: { kind: "color", model: "rgb", named: false },
        value: "255,120,0",
      },
      { id: "label", name: "Label", ...plain, control: { kind: "text" }, value: "Hello" },
      { id: "blink", name: "Blink", ...plain, retained: false, control: { kind: "switch" }, value: null },
    ]);
    expect(lamp.nodes[1]!.properties).toEqual([
      {
        ...{ id: "temperature", name: "Temperature", unit: "°C", settable: false, retained: true, value: "21.5" },
        control: { kind: "number", whole: false },
      },
    ]);
  });

  it("follow version 3 with arrays of nodes", async () => {
    await keeper.keep("car", CAR);
    const { nodes } = (await open()).get("car")!;
    expect(nodes.map(({ id, name, type }) => [id, name, type])).toEqual([
      ["lights_0", "Back", "lamp"],
      ["lights_1", "lights_1", "lamp"],
    ]);
    expect(nodes.map(({ properties: [intensity] }) => [intensity!.settable, intensity!.value])).toEqual([
      [true, "0"],
      [true, "7"],
    ]);
  });

  it("follow version 4", async () => {
    await keeper.keep("sensor", SENSOR);
    expect((await open()).get("sensor")).toMatchObject({
      ...{ key: "sensor", convention: "4.0.0", state: "sleeping", name: "Küche", signal: null, uptime: "" },
      nodes: [{ id: "t", properties: [{ id: "value", name: "Value", value: "3", control: { kind: "number" } }] }],
    });
  });

  it("follow version 5", async () => {
    await keeper.keep("5/gate", GATE);
    expect((await open()).get("5/gate")).toMatchObject({
      ...{ key: "5/gate", id: "gate", convention: "5.0", state: "ready", name: "Gate" },
      nodes: [
        {
          ...{ id: "door", name: "Door" },
          properties: [
            {
              ...{ id: "position", name: "Position", settable: true, unit: "%", value: "35" },
              control: { kind: "number", whole: false, least: 0, most: 100, step: 5 },
            },
            {
              id: "color",
              name: "color",
              control: { kind: "color", model: "hsv", named: true },
              value: "hsv,120,100,80",
            },
            { id: "locked", control: { kind: "switch" }, settable: false, value: null },
          ],
        },
      ],
    });
  });

  it("are told when something changes, comes or goes", async () => {
    await keeper.keep("lamp", LAMP);
    const devices = await open();
    await keeper.keep("lamp", { "climate/temperature": "22.5", $state: "lost" });
    await page!.until("the lamp is lost", () => devices.get("lamp")?.state === "lost");
    expect(devices.get("lamp")).toMatchObject({ signal: null, uptime: "" });
    await page!.until("it is warmer", () => devices.get("lamp")!.nodes[1]!.properties[0]!.value === "22.5");
    await keeper.keep("5/gate", GATE);
    await page!.until("there is a gate", () => devices.has("5/gate"));
    await keeper.keep("lamp", { $state: "" });
    await page!.until("the lamp is gone", () => !devices.has("lamp"));
    expect(page!.messages.at(-1)).toEqual({ type: "removed", key: "lamp" });
  });

  it.each([
    ["no JSON", "{oops"],
    ["JSON, but no object", "17"],
    ["null", "null"],
  ])("are told though the description of one is %s", async (_, description) => {
    await keeper.keep("5/gate", { $state: "ready", $description: description });
    expect((await open()).get("5/gate")).toMatchObject({
      ...{ key: "5/gate", state: "ready", nodes: [] },
      trouble: "Its $description is no JSON object, so nothing else of it can be shown.",
    });
  });

  it.each([
    ["a list of nodes", { nodes: [1, 2] }],
    ["nodes that are none", { nodes: { a: null, b: 7, "c/d": {}, $e: {} } }],
    ["texts that are none", { name: 7, homie: null, nodes: {} }],
  ])("are told though one has %s", async (_, description) => {
    await keeper.keep("5/gate", { $state: "ready", $description: JSON.stringify(description) });
    expect((await open()).get("5/gate")).toMatchObject({ trouble: "", name: "", nodes: [] });
  });

  it("have what they say shown as text, with what would steer a reader written out", async () => {
    const name = '<img src=x onerror="alert(1)">\u202egnp.exe\u0007';
    await keeper.keep("evil", {
      $homie: "4.0.0",
      $state: "ready",
      $name: name,
      $nodes: "a,a,b/c,#,$d,,e\u0000",
      "a/$properties": "p,p,q/r",
    });
    const evil = (await open()).get("evil")!;
    expect(evil.name).toBe('<img src=x onerror="alert(1)">\\u202egnp.exe\\u0007');
    expect(evil.nodes.map(({ id, properties }) => [id, properties.map((one) => one.id)])).toEqual([["a", ["p"]]]);
  });

  it("are no more than a page has room for", async () => {
    const properties = Object.fromEntries(
      Array.from({ length: 2500 }, (_, at) => [`p${at}`, { name: "x".repeat(50) }]),
    );
    await keeper.keep("5/gate", { $state: "ready", $description: JSON.stringify({ nodes: { a: { properties } } }) });
    await keeper.keep("car", { ...CAR, "lights/$array": "0-999999" });
    await keeper.keep("lamp", { ...LAMP, $name: "n".repeat(100_000), "light/label": "v".repeat(100_000) });
    const devices = await open();
    expect(devices.get("5/gate")!.nodes[0]!.properties).toHaveLength(1000);
    expect(devices.get("car")!.nodes).toHaveLength(100);
    const lamp = devices.get("lamp")!;
    expect(lamp.name).toBe(`${"n".repeat(120)}… of 2000 characters`);
    expect(lamp.nodes[0]!.properties[4]!.value).toBe("v".repeat(2000));
  });

  it("never have what somebody sets told: there may be secrets in it", async () => {
    await keeper.keep("lamp", LAMP);
    const devices = await open();
    const secret = '{"wifi":{"password":"hunter22"}}';
    await keeper.client.publishAsync("homie/lamp/$implementation/config/set", secret, { qos: 1 });
    await keeper.keep("lamp", { $state: "init" });
    await page!.until("the lamp is init", () => devices.get("lamp")?.state === "init");
    expect(JSON.stringify(page!.messages)).not.toContain("hunter22");
  });

  it("say why one is in safe mode", async () => {
    await keeper.keep("lamp", { ...LAMP, $state: "alert", "$implementation/safe-mode": "out of memory\u001b[2J" });
    const devices = await open();
    expect(devices.get("lamp")!.trouble).toBe("Safe mode: out of memory\\u001b[2J.");
    await keeper.keep("lamp", { "$implementation/safe-mode": "false" });
    await page!.until("that is over", () => devices.get("lamp")?.trouble === "");
  });

  it("are looked for again when the broker was away; what has gone meanwhile is told", async () => {
    await keeper.keep("lamp", LAMP);
    const devices = await open();
    const { port } = broker;
    await keeper.stop();
    await broker.close();
    const trouble = () => page!.messages.flatMap((one) => (one.type === "broker" ? [one.broker.trouble] : []));
    await page!.until("the broker is gone", () => trouble().length > 0);
    expect(trouble()[0]).toMatch(/^The broker .* has closed the connection.*Looking for it again every 5 s …$/);
    expect(ui!.lines.at(-1)).toBe(trouble()[0]);
    expect(devices.has("lamp")).toBe(true);
    broker = await startBroker({ port });
    keeper = await Keeper.connect(broker.url);
    await keeper.keep("5/gate", GATE);
    await page!.until("the broker is back", () => trouble().at(-1) === "");
    await page!.until("the lamp is gone, and the gate is there", () => [...devices.keys()].join() === "5/gate");
  });
});

describe("homie ui", () => {
  it("does not start without its broker", async () => {
    await expect(ServedUi.start("mqtt://127.0.0.1:1")).rejects.toThrow("No broker is listening at mqtt://127.0.0.1:1.");
  });

  it("says that its port is taken, or that an address is not this computer's", async () => {
    ui = await ServedUi.start(broker.url);
    const { port } = ui;
    await expect(ServedUi.start(broker.url, { port })).rejects.toThrow(
      `Port ${port} of 127.0.0.1 is taken: another homie ui, perhaps. Give another one with --port.`,
    );
    await expect(ServedUi.start(broker.url, { host: "192.0.2.1" })).rejects.toThrow(
      "192.0.2.1 is no address of this computer.",
    );
  });
});
