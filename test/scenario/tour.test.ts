import { type BoardOptions, board, type TestBoard } from "homie-espruino/testing";
import { describe, expect, it } from "vitest";

/** A board with the sketch of these tests, ready. Two of its handlers throw, once. */
async function start(options: BoardOptions = {}): Promise<TestBoard> {
  const made = await board("./fixtures/tour.ts", { errors: "keep", ...options });
  await made.ready();
  return made;
}

async function ask(made: TestBoard, command: string): Promise<string | undefined> {
  made.forget();
  await made.publish("tour/do/set", command);
  await made.advance(100);
  return made.published("tour/said").at(-1);
}

const states = (made: TestBoard): string[] => made.published("$state");

describe("what is sent before there is a connection", () => {
  it("is sent when there is one: the last value, and only what the broker keeps", async () => {
    const made = await start();
    await made.advance(100);
    expect(made.published("tour/value")).toEqual(["early 2"]);
    expect(made.published("tour/other")).toEqual(["7"]);
    expect(made.published("tour/loose")).toEqual([]);
    expect(made.messages.findIndex(({ topic }) => topic === "tour/value")).toBeGreaterThan(
      made.messages.findIndex(({ topic, payload }) => topic === "$state" && payload === "ready"),
    );
    expect(made.console.join("\n")).not.toContain("replaced");
  });

  it("is sent also when the connection was lost meanwhile", async () => {
    const made = await start();
    await made.broker.stop();
    await made.advance("1 minute");
    made.forget();
    await made.broker.start();
    await made.ready();
    expect(made.broker.retained("tour/value")).toBe("early 2");
  });
});

describe("a value", () => {
  it("has a packet id, which is told when the broker has it", async () => {
    const made = await start();
    await ask(made, "send");
    expect(made.published("tour/value")).toEqual(["now"]);
    expect(await ask(made, "acknowledged")).toBe("1");
  });

  it("may be sent in another way than its property's", async () => {
    const made = await start();
    await ask(made, "send once");
    expect(made.messages.find(({ topic }) => topic === "tour/value")).toMatchObject({
      payload: "once",
      retained: false,
      qos: 0,
    });
  });
});

describe("events", () => {
  it("are told to all who listen, also when one of them throws", async () => {
    const made = await start();
    await made.advance(100);
    expect(made.errors.filter((error) => error.includes("in a listener"))).toHaveLength(1);
    expect(made.console).toContain("on ready");
    expect(made.console).toContain("event MQTT_READY");
    expect(made.console).toContain("event SENDING_STATISTICS");
    expect(made.console.find((line) => line.startsWith("on 1"))).toMatch(/^on [\d.]+ 255[\d.]+ [\d.]+$/);
    expect(made.console.join("\n")).not.toContain("event MQTT_PACKET_ACKNOWLEDGED");
    await made.wifi.drop();
    await made.advance(100);
    expect(made.console).toContain("on beacon_timeout");
    expect(made.console).toContain("event WIFI_DISCONNECTED");
  });

  it("has what is done once at the first ready, and what is done while it is", async () => {
    const made = await start();
    await made.advance("3500 ms");
    expect(made.published("tour/said")).toEqual(["ready for the first time, false"]);
    expect(made.errors.filter((error) => error.includes("in an interval"))).toHaveLength(1);
    const before = Number(await ask(made, "ticks"));
    expect(before).toBeGreaterThanOrEqual(3);
    await made.broker.stop();
    await made.advance("1 minute");
    await made.broker.start();
    await made.ready();
    expect(Number(await ask(made, "ticks"))).toBeLessThan(before + 5);
    expect(made.published("tour/said").join()).not.toContain("first time");
  });
});

describe("the LED", () => {
  it("may be another one", async () => {
    const made = await board("./fixtures/tour.ts", { errors: "keep" });
    await made.ready();
    await made.wifi.drop();
    await made.advance("4500 ms");
    expect(made.pin("D2").history.map(({ value }) => value)).toEqual([1, 0, 1, 0, 1, 0, 1]);
    expect(made.pin("D4").mode).toBe("auto");
  });
});

describe("alert", () => {
  it("outlives a reconnect", async () => {
    const made = await start();
    await ask(made, "alert");
    expect(states(made)).toEqual(["alert"]);
    await made.broker.stop();
    await made.broker.start();
    made.forget();
    await made.until(() => states(made).includes("alert"));
    expect(states(made).at(-1)).toBe("alert");
    await ask(made, "no alert");
    expect(states(made)).toEqual(["ready"]);
  });
});

describe("the configuration", () => {
  it("is there for the sketch to read, without what is secret", async () => {
    const made = await start({
      config: {
        name: "Tour",
        wifi: { ssid: "home", password: "secret-1" },
        mqtt: { auth: true, username: "secret-2", password: "secret-3" },
        settings: { given: 5 },
      },
    });
    expect(await ask(made, "configured")).toBe("true");
    expect(await ask(made, "settings")).toBe("5 true 2 false");
    const text = (await ask(made, "configuration"))!;
    expect(text).not.toContain("secret");
    expect(JSON.parse(text)).toMatchObject({ name: "Tour", wifi: { ssid: "home" }, mqtt: { auth: true }, ota: {} });
  });
});

it("a connection may be missing for a minute to a day before a restart, and not for any other time", async () => {
  const made = await start();
  const refused = () => made.errors.filter((text) => text.includes("setOfflineTimeout takes 60 to 86400 seconds"));
  for (const seconds of ["60", "86400"]) await ask(made, `offline ${seconds}`);
  expect(refused()).toEqual([]);
  for (const seconds of ["59", "86401", "x"]) await ask(made, `offline ${seconds}`);
  expect(refused()).toHaveLength(3);
});

describe("sleep", () => {
  it("comes when the broker has everything, and ends by a start", async () => {
    const made = await start();
    await ask(made, "sleep");
    expect(states(made)).toEqual(["sleeping"]);
    await made.until(() => made.asleep, "2 s");
    const slept = made.time;
    made.forget();
    await made.ready();
    expect(made.time - slept).toBeGreaterThan(29_000);
    // Its will was not published.
    expect(states(made)).toEqual(["init", "ready"]);
  });

  it("may be prepared: the sketch is told when it is time", async () => {
    const made = await start();
    await ask(made, "prepare");
    await made.until(() => made.asleep, "5 s");
    expect(made.console).toContain("event READY_TO_SLEEP");
    expect(states(made)).toEqual(["sleeping"]);
    expect(made.console.filter((line) => line === "MQTT: connected")).toHaveLength(1);
    await made.ready();
  });

  it("waits until the device is idle", async () => {
    const made = await start();
    await ask(made, "busy");
    await ask(made, "sleep");
    await made.advance("1 minute");
    expect(made.asleep).toBe(false);
    await ask(made, "idle");
    await made.until(() => made.asleep, "2 s");
  });

  it.each(["sleep too long", "sleep too short"])(
    "is refused when it is longer than the chip can, or none: %s",
    async (command) => {
      const made = await start();
      await ask(made, command);
      expect(made.errors.at(-1)).toContain("sleep takes 1 to 2147483 milliseconds");
      expect(made.asleep).toBe(false);
    },
  );

  it("may be as short as a millisecond", async () => {
    const made = await start();
    await ask(made, "sleep shortest");
    await made.until(() => made.restarts === 1, "2 s");
    expect(states(made)).toContain("sleeping");
  });
});
