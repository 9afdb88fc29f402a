import { board, type TestBoard, type TestSerial } from "homie-espruino/testing";
import { expect, it } from "vitest";

const SHORT = "\xa0\x04\x01\xa1";
const LONG = "\xa0\xf5\x00\xa1";
/** What the chip behind the line may be told. */
const RELAYS: Record<string, string> = {
  "\xa0\x04\x00\xa1": "halt",
  "\xa0\x04\x01\xa1": "down",
  "\xa0\x04\x03\xa1": "up",
};

/** Shutters, and what their relays were told so far, each with its time. */
async function shutters(): Promise<{ device: TestBoard; line: TestSerial; told: { what: string; time: number }[] }> {
  const told: { what: string; time: number }[] = [];
  let line!: TestSerial;
  const device = await board("./sketches/sonoff-dual-shutters.ts", {
    wiring: (one) => {
      line = one.serial({ tx: "D1", rx: "D3" }, (text) => {
        // What the loader says before the sketch has the line to itself comes by it, too.
        const what = RELAYS[text];
        if (what) told.push({ what, time: one.time });
      });
    },
  });
  return { device, line, told };
}

/** The same, ready and up. */
async function up() {
  const all = await shutters();
  await all.device.until(() => all.device.broker.retained("shutters/level") === "0");
  await all.device.advance("2 s");
  all.device.forget();
  all.told.length = 0;
  return all;
}

it("SonoffDualShutters go up first, for longer than that takes, where nobody knows where they are", async () => {
  const { device, told } = await shutters();
  await device.ready();
  await device.advance("1 minute");
  expect(told.map(({ what }) => what)).toEqual(["halt", "up", "halt"]);
  expect(told[2]!.time - told[1]!.time).toBe(33_000);
  expect(device.published("shutters/level")).toEqual(["0"]);
});

it("look for the upper end once, also when they are told to go there", async () => {
  const { device, told } = await shutters();
  await device.ready();
  await device.publish("shutters/level/set", "0");
  await device.advance("2 minutes");
  expect(told.map(({ what }) => what)).toEqual(["halt", "up", "halt"]);
});

it("go to a level, and tell of each on the way", async () => {
  const { device, told } = await up();
  await device.publish("shutters/level/set", "20");
  await device.advance("1 minute");
  expect(told.map(({ what }) => what)).toEqual(["down", "halt"]);
  expect(told[1]!.time - told[0]!.time).toBe(20 * 300);
  expect(device.published("shutters/level")).toEqual(Array.from({ length: 20 }, (_, at) => `${at + 1}`));
});

it("go a tenth further at an end", async () => {
  const { device, told } = await up();
  await device.publish("shutters/level/set", "100");
  await device.advance("1 minute");
  expect(told[1]!.time - told[0]!.time).toBe(33_000);
  expect(device.published("shutters/level").at(-1)).toBe("100");
  expect(device.published("shutters/level")).toHaveLength(100);
});

it("rest for a second before they turn back", async () => {
  const { device, told } = await up();
  await device.publish("shutters/level/set", "50");
  await device.advance("3.1 s");
  await device.publish("shutters/level/set", "5");
  await device.advance("1 minute");
  expect(told.map(({ what }) => what)).toEqual(["down", "halt", "up", "halt"]);
  expect(told[1]!.time - told[0]!.time).toBe(11 * 300);
  expect(told[2]!.time - told[1]!.time).toBe(1000);
  expect(told[3]!.time - told[2]!.time).toBe(6 * 300);
  expect(device.published("shutters/level").at(-1)).toBe("5");
});

it("go on when they are told to go further", async () => {
  const { device, told } = await up();
  await device.publish("shutters/level/set", "10");
  await device.advance("1 s");
  await device.publish("shutters/level/set", "20");
  await device.advance("1 minute");
  expect(told.map(({ what }) => what)).toEqual(["down", "halt"]);
  expect(device.published("shutters/level").at(-1)).toBe("20");
});

it("go to the other end by a press of the button, which does nothing while they move", async () => {
  const { device, line, told } = await up();
  await line.send(SHORT);
  await device.advance("10 s");
  await line.send(SHORT.slice(0, 2));
  await line.send(SHORT.slice(2));
  await device.advance("1 minute");
  expect(told.map(({ what }) => what)).toEqual(["down", "halt"]);
  await line.send(SHORT);
  await device.advance("1 minute");
  expect(told.map(({ what }) => what)).toEqual(["down", "halt", "up", "halt"]);
  expect(device.published("shutters/level").at(-1)).toBe("0");
});

it("tell later where they are when there was no connection", async () => {
  const { device, line, told } = await up();
  await device.broker.stop();
  await line.send(SHORT);
  await device.advance("1 minute");
  expect(told.map(({ what }) => what)).toEqual(["down", "halt"]);
  await device.broker.start();
  await device.ready();
  await device.advance("1 s");
  expect(device.broker.retained("shutters/level")).toBe("100");
});

it("know where they are after a power cut, also after many moves", async () => {
  const { device, told } = await up();
  for (let move = 1; move <= 40; move++) {
    await device.publish("shutters/level/set", `${move % 2 ? 3 : 1}`);
    await device.advance("3 s");
  }
  await device.publish("shutters/level/set", "7");
  await device.advance("5 s");
  told.length = 0;
  device.forget();
  await device.powerCut();
  await device.ready();
  await device.advance("1 minute");
  expect(told.map(({ what }) => what)).toEqual(["halt"]);
  expect(device.published("shutters/level")).toEqual(["7"]);
});

it("go up after a power cut on the way", async () => {
  const { device, told } = await up();
  await device.publish("shutters/level/set", "50");
  await device.advance("5 s");
  told.length = 0;
  await device.powerCut();
  await device.ready();
  await device.advance("1 minute");
  expect(told.map(({ what }) => what)).toEqual(["halt", "up", "halt"]);
  expect(device.broker.retained("shutters/level")).toBe("0");
});

it("are reset by a long press, but not on their way, and do not know then where they are", async () => {
  const { device, line, told } = await up();
  await device.publish("shutters/level/set", "20");
  await line.send(LONG);
  await device.advance("5 s");
  expect(device.restarts).toBe(0);
  await device.restarted();
  await device.advance("40 s");
  expect(told.map(({ what }) => what)).toEqual(["down", "halt", "halt", "up", "halt"]);
  expect((await device.request("GET", "/heart")).status).toBe(204);
});
