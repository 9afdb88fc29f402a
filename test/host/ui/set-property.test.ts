import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { GATE, Keeper, LAMP } from "./devices.ts";
import { ServedUi } from "./served-ui.ts";

const HALL = {
  ...{ $homie: "4.0.0", $state: "ready", $nodes: "n", "n/$properties": "hue,any,odd,up,wide,none" },
  ...{ "n/hue/$datatype": "color", "n/hue/$format": "hsv", "n/hue/$settable": "true" },
  ...{ "n/any/$datatype": "float", "n/any/$settable": "true" },
  ...{ "n/odd/$datatype": "integer", "n/odd/$format": "9:1", "n/odd/$settable": "true" },
  ...{ "n/up/$datatype": "integer", "n/up/$format": "1:", "n/up/$settable": "true" },
  ...{ "n/wide/$datatype": "enum", "n/wide/$settable": "true" },
  ...{ "n/none/$datatype": "color", "n/none/$format": "cmyk", "n/none/$settable": "true" },
};

let broker: EmbeddedBroker;
let keeper: Keeper;
let ui: ServedUi;

beforeAll(async () => {
  broker = await startBroker();
  keeper = await Keeper.connect(broker.url);
  await keeper.keep("lamp", LAMP);
  await keeper.keep("hall", HALL);
  await keeper.keep("5/gate", GATE);
  await keeper.keep("attic", { ...LAMP, $state: "lost" });
  ui = await ServedUi.start(broker.url);
});
beforeEach(() => {
  keeper.set.length = 0;
});
afterAll(async () => {
  await ui?.stop();
  await keeper.stop();
  await broker.close();
});

/** @param path device, node and property; a device of version 5 has two levels of its own */
function set(path: string, value: unknown): ReturnType<ServedUi["post"]> {
  const [, device, node, property] = /^(.*)\/([^/]*)\/([^/]*)$/.exec(path)!;
  return ui.post("/api/set", { device, node, property, value });
}

describe("a property that is set", () => {
  it.each([
    ["lamp/light/on", "false"],
    ["lamp/light/level", "0"],
    ["lamp/light/level", "100"],
    ["lamp/light/mode", "high"],
    ["lamp/light/color", "0,255,7"],
    ["lamp/light/label", "<b>\u202e\n ü"],
    ["lamp/light/label", ""],
    ["lamp/light/blink", "true"],
    ["hall/n/hue", "360,100,0"],
    ["hall/n/any", "-1.5e3"],
    ["hall/n/odd", "-77"],
    ["hall/n/up", "1000000"],
    ["hall/n/wide", "anything"],
    ["hall/n/none", "1,2,3,4"],
    ["5/gate/door/position", "35.5"],
    ["5/gate/door/color", "hsv,0,0,100"],
  ])("%s to %j is published to the device", async (path, value) => {
    expect(await set(path, value)).toEqual({ status: 200, said: {} });
    await expect.poll(() => keeper.set).toEqual([`homie/${path}/set ${value}`]);
  });

  it("is no empty message in version 5, where that would be none", async () => {
    const described = { nodes: { n: { properties: { text: { settable: true } } } } };
    const page = await ui.listen();
    await keeper.keep("5/door", { $state: "ready", $description: JSON.stringify(described) });
    await page.until("there is a door", () => page.devices.get("5/door")?.nodes.length === 1);
    expect(await set("5/door/n/text", "")).toEqual({ status: 200, said: {} });
    await expect.poll(() => keeper.set).toEqual(["homie/5/door/n/text/set \0"]);
    await page.until("it is empty", () => page.devices.get("5/door")!.nodes[0]!.properties[0]!.value === "");
    page.close();
  });

  it.each([
    ["lamp/light/on", "on", "true or false"],
    ["lamp/light/on", "", "true or false"],
    ["lamp/light/level", "101", "a whole number from 0 to 100"],
    ["lamp/light/level", "1.5", "a whole number from 0 to 100"],
    ["lamp/light/level", "", "a whole number from 0 to 100"],
    ["lamp/light/level", " 7", "a whole number from 0 to 100"],
    ["lamp/light/level", "NaN", "a whole number from 0 to 100"],
    ["lamp/light/mode", "hi\u202egh", "one of low, medium, high"],
    ["lamp/light/mode", "low,medium", "one of low, medium, high"],
    ["lamp/light/color", "1,2", "rgb: three whole numbers from 0 to 255, 255, 255"],
    ["lamp/light/color", "rgb,1,2,3", "rgb: three whole numbers from 0 to 255, 255, 255"],
    ["lamp/light/color", "1,2,256", "rgb: three whole numbers from 0 to 255, 255, 255"],
    ["hall/n/hue", "361,0,0", "hsv: three whole numbers from 0 to 360, 100, 100"],
    ["hall/n/any", "1e999", "a number"],
    ["hall/n/up", "0", "a whole number of at least 1"],
    ["5/gate/door/position", "-1", "a number from 0 to 100"],
    ["5/gate/door/color", "120,100,80", "hsv: three whole numbers from 0 to 360, 100, 100"],
    ["5/gate/door/color", "rgb,1,2,3", "hsv: three whole numbers from 0 to 360, 100, 100"],
  ])("%s is not %j, which is not %s", async (path, value, rule) => {
    const { status, said } = await set(path, value);
    expect(status).toBe(400);
    expect(said.error).toMatch(/^\w+ is not set: /);
    expect(said.error).toContain(`is not ${rule}.`);
    expect(said.error).not.toContain("\u202e");
  });

  it.each([
    ["there/light/on", "true", 404, "There is no such property."],
    ["lamp/dark/on", "true", 404, "There is no such property."],
    ["lamp/light/off", "true", 404, "There is no such property."],
    ["lamp/$implementation/reset", "true", 404, "There is no such property."],
    ["__proto__/light/on", "true", 404, "There is no such property."],
    ["lamp/climate/temperature", "30", 400, "Temperature cannot be set."],
    ["5/gate/door/locked", "true", 400, "locked cannot be set."],
    ["attic/light/on", "true", 409, "The device is lost: nothing was sent, since it would not hear it."],
    ["lamp/light/on", true, 400, 'The request has no text "value".'],
    ["lamp/light/on", null, 400, 'The request has no text "value".'],
    ["lamp/light/label", ["a"], 400, 'The request has no text "value".'],
  ])("%s to %j is refused", async (path, value, status, error) => {
    expect(await set(path, value)).toEqual({ status, said: { error } });
  });

  it.each([
    ["no JSON", "{oops", {}, 400, "The request is not JSON."],
    ["nothing", "", {}, 400, "The request is not JSON."],
    ["null", "null", {}, 400, "The request is not a JSON object."],
    ["a list", "[]", {}, 400, "The request is not a JSON object."],
    ["an empty object", "{}", {}, 400, 'The request has no text "device".'],
    [
      "JSON from a form",
      "{}",
      { "Content-Type": "text/plain" },
      415,
      "The request's Content-Type has to be application/json.",
    ],
    ["too much", " ".repeat(65_537), {}, 413, "The request has more than 65536 bytes."],
    [
      "another origin's",
      "{}",
      { Origin: "http://evil.example" },
      403,
      "This request does not come from this server's own page.",
    ],
  ])("is not in a request with %s", async (_, body, headers, status, error) => {
    const answer = await ui.send("POST", "/api/set", body, headers as Record<string, string>);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([status, { error }]);
    expect(keeper.set).toEqual([]);
    expect(ui.faults).toEqual([]);
  });
});
