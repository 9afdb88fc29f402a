import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import type { RollOutView } from "../../../ui/messages.ts";
import { testImage } from "../../files/test-image.ts";
import { FakeDevice, type Reaction } from "../mqtt/fake-device.ts";
import { GATE, Keeper, LAMP } from "./devices.ts";
import { type Listener, ServedUi } from "./served-ui.ts";

const image = testImage();
const md5 = createHash("md5").update(image).digest("hex");
const OCTETS = { "Content-Type": "application/octet-stream" };

let broker: EmbeddedBroker;
let keeper: Keeper;
let ui: ServedUi;
let page: Listener | undefined;
let devices: FakeDevice[] = [];
/** What has happened, in the order in which it happened. */
let events: string[] = [];

beforeEach(async () => {
  broker = await startBroker();
  keeper = await Keeper.connect(broker.url);
  events = [];
});
afterEach(async () => {
  page?.close();
  page = undefined;
  await ui.stop();
  expect(ui.faults).toEqual([]);
  for (const device of devices) await device.stop();
  devices = [];
  await keeper.stop();
  await broker.close();
});

/** Starts a device for each reaction, with the ids a, b, c …, and the page; and hands the image over. */
async function start(...reactions: Reaction[]): Promise<void> {
  for (const [at, react] of reactions.entries()) {
    const device = await FakeDevice.start(broker.url, "abcdef"[at]!, react);
    devices.push(device);
    for (const [attribute, payload] of [
      ["$homie", "3.0.1"],
      ["$fw/name", "test"],
    ] as const)
      await device.keep(attribute, payload);
  }
  ui = await ServedUi.start(broker.url, { timeoutMs: 1500 });
  page = await ui.listen();
  await ui.send("POST", "/api/firmware?name=test.bin", image, OCTETS);
}

const takes: Reaction = async (_attribute, payload, device) => {
  const id = device.topic.split("/")[1]!;
  events.push(`${id} begins`);
  await device.status("202");
  await device.status(`206 100/${payload.length}`);
  await device.status("200");
  await new Promise((resolve) => setTimeout(resolve, 50));
  events.push(`${id} is back`);
  await device.restart({ "$fw/checksum": createHash("md5").update(payload).digest("hex") });
};
const refuses: Reaction = async (_attribute, _payload, device) => await device.status("400 NOT_ENOUGH_SPACE");
const vanishes: Reaction = async (_attribute, _payload, device) => {
  await device.status("200");
  await device.keep("$state", "lost");
};
const rollsBack: Reaction = async (_attribute, _payload, device) => {
  await device.status("200");
  await device.restart();
  await device.status(`500 ROLLED_BACK ${md5}`);
};
const isNotAsked: Reaction = () => expect.unreachable();

/** The roll-outs that the page was told of. */
const told = (): RollOutView[] => page!.messages.flatMap((one) => (one.type === "rollOut" ? [one.rollOut] : []));

/** Waits for the end. @returns the roll-out, and the devices' states and results */
async function ended(): Promise<RollOutView & { results: string[] }> {
  await page!.until("it is over", () => told().at(-1)?.isOver === true);
  const rollOut = told().at(-1)!;
  return { ...rollOut, results: rollOut.devices.map(({ key, state, result }) => `${key} ${state} ${result}`.trim()) };
}

const begin = (keys: unknown, wave: unknown = 4) => ui.post("/api/roll-out", { md5, devices: keys, wave });

describe("a firmware that is handed over", () => {
  it("is looked at", async () => {
    await start();
    const { status, body } = await ui.send("POST", "/api/firmware?name=te%22st%1b.bin", image, OCTETS);
    expect([status, JSON.parse(body)]).toEqual([
      200,
      {
        ...{ md5, file: 'te"st\\u001b.bin', size: image.length },
        ...{ name: "test", version: "1.2.3", board: "nodemcu" },
      },
    ]);
  });

  it.each([
    ["nothing", Buffer.alloc(0), 400, "test.bin: the file is empty."],
    ["another file", Buffer.from("<html>"), 400, "test.bin: this is neither an image that `homie build` has made"],
    ["a part of one", image.subarray(0, 300), 400, "test.bin: This is no whole firmware image"],
    ["too much", Buffer.alloc(4_000_001), 413, "The request has more than 4000000 bytes."],
  ])("is refused when it is %s", async (_, bytes, status, error) => {
    await start();
    const answer = await ui.send("POST", "/api/firmware?name=test.bin", bytes, OCTETS);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body).error).toContain(error);
  });

  it("is refused from a form, and from another page", async () => {
    await start();
    expect((await ui.send("POST", "/api/firmware", image, { "Content-Type": "multipart/form-data" })).status).toBe(415);
    const headers = { ...OCTETS, Origin: "http://evil.example" };
    expect((await ui.send("POST", "/api/firmware", image, headers)).status).toBe(403);
  });
});

describe("an update", () => {
  it("is followed until the device is back with the new firmware", async () => {
    await start(takes);
    expect(page!.devices.get("a")).toMatchObject({ ota: true });
    expect(await begin(["a"])).toEqual({ status: 200, said: {} });
    const { results, devices: all, lines } = await ended();
    expect(results).toEqual(["a good updated"]);
    expect(all[0]!.lines).toEqual([
      "Waiting for the device a …",
      `Sending ${image.length} bytes, MD5 ${md5}; the device runs ${"0".repeat(32)}.`,
      "The device accepts the image.",
      "The device has written and checked the image; it restarts …",
      'The device is away ($state is "lost") …',
      `The device is back and runs the new firmware (MD5 ${md5}).`,
    ]);
    expect(lines).toEqual([]);
  });

  it("tells how far it is", async () => {
    let go = (): void => {};
    const gone = new Promise<void>((resolve) => {
      go = resolve;
    });
    await start(async (attribute, payload, device) => {
      await device.status(`206 100/${payload.length}`);
      await gone;
      await takes(attribute, payload, device);
    });
    await begin(["a"]);
    const progress = () => told().at(-1)?.devices[0]?.progress;
    await page!.until("there is progress", () => progress()?.written === 100);
    expect(progress()).toEqual({ written: 100, total: image.length });
    // Whoever opens the page now sees it, too.
    const later = await ui.listen();
    expect(later.messages[0]).toMatchObject({ type: "start", rollOut: { devices: [{ key: "a", state: "updating" }] } });
    later.close();
    // And another one has to wait.
    expect(await begin(["a"])).toEqual({
      status: 409,
      said: { error: "Another update is under way: wait for its end, or stop it." },
    });
    go();
    expect((await ended()).results).toEqual(["a good updated"]);
    expect(await begin(["a"])).toMatchObject({ status: 200 });
    await page!.until("it is done again", () => told().at(-1)!.devices[0]!.result === "up to date");
  });

  it("goes on when no page is open", async () => {
    await start(takes);
    await begin(["a"]);
    page!.close();
    await expect.poll(() => events).toEqual(["a begins", "a is back"]);
    await expect
      .poll(async () => {
        page?.close();
        page = await ui.listen();
        return page.messages[0];
      })
      .toMatchObject({ rollOut: { isOver: true, devices: [{ result: "updated" }] } });
  });

  it("goes to one device alone first, then in waves", async () => {
    await start(takes, takes, takes, takes, takes);
    await begin(["a", "b", "c", "d", "e"], 2);
    const { results, lines } = await ended();
    expect(results).toEqual(["a", "b", "c", "d", "e"].map((id) => `${id} good updated`));
    expect(events.slice(0, 2)).toEqual(["a begins", "a is back"]);
    expect(events.slice(2, 4).sort()).toEqual(["b begins", "c begins"]);
    expect(events.slice(4, 6).sort()).toEqual(["b is back", "c is back"]);
    expect(lines).toEqual(["5 of 5 devices run the firmware."]);
  });

  it.each([
    ["does not come back", vanishes, "NOT BACK", "has not come back within 1.5 s"],
    ["returns to its old firmware", rollsBack, "rolled back to its old firmware", "500 ROLLED_BACK"],
  ])("stops when a device %s", async (_, react, result, reason) => {
    await start(takes, react, isNotAsked);
    await begin(["a", "b", "c"], 1);
    const { results, devices: all, lines } = await ended();
    expect(results).toEqual(["a good updated", `b bad ${result}`, "c untried not tried"]);
    expect(all[1]!.lines.at(-1)).toContain(reason);
    expect(lines.slice(-2)).toEqual([
      "The roll-out is stopped: the firmware may be to blame; c not tried.",
      "1 of 3 devices run the firmware.",
    ]);
  });

  it("leaves a device behind that refuses the image, or takes none", async () => {
    await start(refuses, isNotAsked, takes);
    await devices[1]!.keep("$implementation/ota/enabled", "false");
    await page!.until("it is off", () => page!.devices.get("b")?.ota === false);
    await begin(["a", "b", "c"]);
    const { results, devices: all } = await ended();
    expect(results).toEqual(["a bad refused", "b bad refused", "c good updated"]);
    expect(all[0]!.lines.at(-1)).toContain("the image is larger than its firmware slot.");
    expect(all[1]!.lines.at(-1)).toContain("OTA is switched off in its configuration.");
  });

  it("can be stopped", async () => {
    await start(async (_attribute, _payload, device) => await device.status("202"), isNotAsked);
    await begin(["a", "b"]);
    await page!.until("it is under way", () => told().at(-1)?.devices[0]?.lines.length === 3);
    expect(await ui.post("/api/roll-out/stop", {})).toEqual({ status: 200, said: {} });
    const { results, lines } = await ended();
    expect(results).toEqual(["a bad stopped", "b untried not tried"]);
    expect(lines.at(-1)).toBe("Stopped. What a device has been sent stays with it.");
  });

  it("ends with homie ui", async () => {
    await start(async (_attribute, _payload, device) => await device.status("202"));
    await begin(["a"]);
    await page!.until("it is under way", () => told().at(-1)?.devices[0]?.lines.length === 3);
    // afterEach ends it.
  });

  it("says what it means that the broker is lost", async () => {
    await start(async (_attribute, _payload, device) => await device.status("202"));
    await begin(["a"]);
    await page!.until("it is under way", () => told().at(-1)?.devices[0]?.lines.length === 3);
    await broker.close();
    const { results, devices: all } = await ended();
    expect(results).toEqual(["a bad failed"]);
    expect(all[0]!.lines.at(-1)).toContain("has closed the connection");
    broker = await startBroker({ port: broker.port });
  });

  it.each([
    ["another firmware", { md5: "0".repeat(32), devices: ["a"], wave: 4 }, 404, "This firmware is not here any more"],
    ["a firmware by no text", { md5: ["x"], devices: ["a"], wave: 4 }, 400, 'The request has no text "md5".'],
    ["no wave", { md5, devices: ["a"] }, 400, "A wave has 1 to 9999 devices."],
    ["a wave of none", { md5, devices: ["a"], wave: 0 }, 400, "A wave has 1 to 9999 devices."],
    ["a wave of a half", { md5, devices: ["a"], wave: 1.5 }, 400, "A wave has 1 to 9999 devices."],
    ["a wave by text", { md5, devices: ["a"], wave: "4" }, 400, "A wave has 1 to 9999 devices."],
    ["no device", { md5, devices: [], wave: 4 }, 400, "No device was chosen."],
    ["devices that are no list", { md5, devices: "a", wave: 4 }, 400, "No device was chosen."],
    ["a device that is not there", { md5, devices: ["a", "z"], wave: 4 }, 404, "A device that was chosen is not there"],
    ["a device by no text", { md5, devices: [7], wave: 4 }, 404, "A device that was chosen is not there any more."],
    ["a device of version 5", { md5, devices: ["5/gate"], wave: 4 }, 400, "gate cannot be updated over MQTT."],
    ["a device of somebody else", { md5, devices: ["lamp"], wave: 4 }, 400, "lamp cannot be updated over MQTT."],
  ])("of %s is refused", async (_, body, status, error) => {
    await keeper.keep("5/gate", GATE);
    await keeper.keep("lamp", LAMP);
    await start(isNotAsked);
    const answer = await ui.post("/api/roll-out", body);
    expect(answer.status).toBe(status);
    expect(answer.said.error).toContain(error);
    expect(told()).toEqual([]);
  });
});
