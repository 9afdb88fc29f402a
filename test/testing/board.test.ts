import { board, type OneWireDevice, type TestBoard } from "homie-espruino/testing";
import { beforeEach, describe, expect, it } from "vitest";
import { engine } from "../host/machines/engine-present.ts";

/** A board with the sketch of these tests, ready. */
async function start(options: Parameters<typeof board>[1] = {}): Promise<TestBoard> {
  const made = await board("./sketch.ts", options);
  await made.ready();
  return made;
}

/** What the sketch says to a command. */
async function ask(made: TestBoard, command: string): Promise<string | undefined> {
  made.forget();
  await made.publish("probe/command/set", command);
  return made.published("probe/result").at(-1);
}

describe("time", () => {
  it("moves only when it is told to", async () => {
    const made = await start();
    const before = made.time;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(made.time).toBe(before);
    await made.advance("10 minutes");
    expect(made.time).toBe(before + 600_000);
    expect(made.published("$stats/uptime").map(Number)).toEqual([0, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600]);
  });

  it("is understood in all its units, and what is none is refused", async () => {
    const made = await start();
    const before = made.time;
    for (const [duration, milliseconds] of [
      [250, 250],
      ["250 ms", 250],
      ["1.5 s", 1500],
      ["1 second", 1000],
      ["2 minutes", 120_000],
      ["1 hour", 3_600_000],
    ] as const) {
      const begin = made.time;
      await made.advance(duration);
      expect(made.time - begin).toBe(milliseconds);
    }
    expect(made.time).toBeGreaterThan(before);
    for (const wrong of [-1, Number.NaN, "10", "ten minutes", "10 fortnights", "-1 s"] as never[])
      await expect(made.advance(wrong)).rejects.toThrow("is no duration: give milliseconds as a number");
  });

  it("passes in a sketch that waits for it", async () => {
    const made = await start();
    const before = made.time;
    expect(await ask(made, "wait")).toBe("waited");
    expect(made.time - before).toBeGreaterThanOrEqual(200);
  });

  it("does not pass in a sketch that never rests, which is said", async () => {
    const made = await start();
    await expect(made.publish("probe/command/set", "spin")).rejects.toThrow("The device never rests");
  });
});

describe("pins", () => {
  it("have levels from both sides, also between 0 and 1", async () => {
    const made = await start();
    await made.pin("A0").drive(0.5);
    expect(await ask(made, "analog")).toBe("0.50");
    await ask(made, "pwm");
    expect(made.pin("D13")).toMatchObject({ value: 0.25, mode: "output" });
    expect(made.pin("D13").history.map(({ value }) => value)).toEqual([0, 0.25]);
    await expect(made.pin("A0").drive(3.3)).rejects.toThrow("A level is 0 to 1, not 3.3");
  });

  it("are debounced as the sketch has it", async () => {
    const made = await start();
    const button = made.pin("D12");
    // It bounces, and is held then.
    for (const level of [0, 1, 0, 1, 0]) {
      await button.drive(level);
      await made.advance(5);
    }
    expect(made.published("probe/edges")).toEqual([]);
    await made.advance(20);
    expect(made.published("probe/edges")).toEqual(["1"]);
    await button.release();
    await made.advance(100);
    await made.press("D12", 10);
    await made.press("D12", "40 ms");
    await made.advance(100);
    expect(made.published("probe/edges")).toEqual(["1", "2"]);
  });

  it("that cannot be watched are not watched", async () => {
    const made = await start();
    expect(await ask(made, "watch D16")).toBe("undefined");
    expect(made.console.join("\n")).toContain("WARNING: Unable to set watch");
  });

  it("that do not exist, and buttons that do nothing, are refused", async () => {
    const made = await start();
    expect(() => made.pin("D6" as "D5")).toThrow(
      'There is no pin "D6". Pins have Espruino\'s names, by GPIO number (GPIO5 is D5); those that can be used are A0, D0, D1,',
    );
    await expect(made.press("D14")).rejects.toThrow(
      'A button that connects D14 to ground changes nothing: the pin is low already, and its mode is "auto". ' +
        'The sketch sets pinMode(D14, "input_pullup")',
    );
    await expect(made.press("D12", 50, { to: 1 })).rejects.toThrow("Is the button one to ground?");
  });
});

describe("what is wired to the board", () => {
  let asked: number[] = [];
  const sensor = {
    write: (bytes: number[]) => {
      asked = bytes;
    },
    read: (count: number) => Array.from({ length: count }, (_, at) => asked[0]! * 10 + at),
  };
  beforeEach(() => {
    asked = [];
  });

  it("is a chip on I2C", async () => {
    const made = await start({ wiring: (one) => one.i2c(0x40, sensor, { scl: "D5", sda: "D4" }) });
    expect(await ask(made, "i2c")).toBe("10,11");
    expect(() => made.i2c(0x80, sensor)).toThrow("An I2C address has 7 bits");
  });

  it("is a chip on I2C that is not there, or at other pins", async () => {
    for (const wiring of [() => {}, (one: TestBoard) => one.i2c(0x40, sensor, { scl: "D4", sda: "D5" })]) {
      const made = await start({ wiring });
      await expect(ask(made, "i2c")).rejects.toThrow("The sketch did not catch InternalError: I2CWrite: No ACK 0");
    }
  });

  it("is a chip on SPI", async () => {
    const made = await start();
    made.spi({ transfer: (bytes) => bytes.map((byte) => byte * 2) }, "D15");
    expect(await ask(made, "spi")).toBe("2,4");
  });

  it("is a chip on 1-Wire", async () => {
    const thermometer: OneWireDevice = { rom: "28ff641e8616037c", write: () => {}, read: () => [0x50, 0x01] };
    const made = await start();
    made.oneWire("D4", thermometer);
    expect(await ask(made, "wire")).toBe("28ff641e8616037c 80,1");
    expect(() => made.oneWire("D4", { ...thermometer, rom: "28" })).toThrow("16 hexadecimal digits");
  });

  it("is a strip of LEDs", async () => {
    const made = await start();
    await ask(made, "pixels");
    expect(made.pixels("D2")).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it("is at the other end of a line that software makes", async () => {
    const made = await start();
    const line = made.serial({ tx: "D13", rx: "D14" });
    await expect(line.send("me")).rejects.toThrow(
      "Nobody takes what arrives at D14: the sketch has not set up a serial line there, or the board is off.",
    );
    await ask(made, "ask");
    expect(line.received).toBe("who?\r\n");
    await line.send("me");
    expect(made.published("probe/result")).toEqual(["asked", "me"]);
    expect(() => made.serial({ tx: "D6" as "D5" })).toThrow('There is no pin "D6"');
  });

  it("is at the other end of the console's line, which the sketch takes for itself", async () => {
    const heard: string[] = [];
    const made = await board("./sketch.ts", {
      wiring: (one) => void one.serial({ tx: "D1" }, (text) => heard.push(text)),
    });
    await made.ready();
    expect(heard).toContain("Ready\r\n");
    const line = made.serial({ tx: "D1", rx: "D3" });
    await expect(line.send("me")).rejects.toThrow(
      "What arrives at D3 goes to the console, until the sketch moves that",
    );
    await ask(made, "ask Serial1");
    expect(line.received).toBe("who?\n");
    await line.send("me");
    expect(made.published("probe/result")).toEqual(["asked", "me"]);
  });

  it("may have faults of its own, which the test is told of", async () => {
    const made = await start();
    const fault = new Error("a mistake in the test");
    made.spi({
      transfer: () => {
        throw fault;
      },
    });
    await expect(made.publish("probe/command/set", "spi")).rejects.toBe(fault);
  });
});

describe("power", () => {
  it("comes back after a cut, which the broker hears of by the device's silence", async () => {
    const made = await start();
    await made.powerOff();
    expect(made.published("$state")).toEqual(["init", "ready"]);
    await made.advance("2 minutes");
    expect(made.published("$state")).toEqual(["init", "ready", "lost"]);
    await made.powerOn();
    await made.ready();
    expect(made.published("$state")).toEqual(["init", "ready", "lost", "init", "ready"]);
  });

  it("is saved in deep sleep, from which the board wakes up", async () => {
    const made = await start();
    await ask(made, "sleep");
    expect([made.asleep, made.restarts]).toEqual([true, 0]);
    await made.advance("59 s");
    expect(made.asleep).toBe(true);
    await made.restarted();
    await made.ready();
    expect([made.asleep, made.restarts]).toEqual([false, 1]);
  });
});

describe("Wi-Fi and broker", () => {
  it("are lost and come back", async () => {
    const made = await start();
    const states = () => made.published("$state");
    await made.wifi.drop();
    await made.advance("2 minutes");
    expect(states()).toEqual(["init", "ready", "lost"]);
    await made.wifi.restore();
    await made.ready();
    made.forget();
    await made.broker.stop();
    await made.advance("1 minute");
    expect(states()).toEqual(["lost"]);
    expect(made.broker.retained("$state")).toBe("lost");
    await made.broker.start();
    await made.ready();
    expect(states()).toEqual(["lost", "init", "ready"]);
    expect(await ask(made, "wait")).toBe("waited");
  });

  it("a configuration arrives, and the device restarts with it elsewhere", async () => {
    const made = await start();
    await made.publish("$implementation/config/set", '{"name": "Küche", "device_id": "kitchen"}');
    await made.restarted();
    await made.ready();
    expect(made.topic).toBe("homie/kitchen");
    expect(made.published("$name")).toEqual(["Test", "Küche"]);
    expect(made.broker.retained("$name")).toBe("Küche");
  });

  it("a board that was never configured is, by its web server", async () => {
    const made = await board("./sketch.ts", { config: null });
    await made.advance("1 s");
    expect(await made.request("GET", "/heart")).toMatchObject({ status: 204 });
    const info = await made.request("GET", "/device-info");
    expect(JSON.parse(info.body)).toMatchObject({ hardware_device_id: "5ccf7f000001" });
    expect(await made.request("PUT", "/config", { name: "x" })).toMatchObject({ status: 400 });
    const config = {
      name: "Kitchen",
      wifi: { ssid: "simulated", password: "its password" },
      mqtt: { host: "broker.test" },
      ota: { enabled: true },
    };
    expect(await made.request("PUT", "/config", config)).toMatchObject({ status: 200 });
    await made.restarted();
    await made.ready();
    expect(made.broker.retained("$name")).toBe("Kitchen");
  });

  it("a broadcast is heard, and a message says how it was published", async () => {
    const made = await start({ config: { mqtt: { base_topic: "house/" } } });
    expect(made.topic).toBe("house/5ccf7f000001");
    await made.broadcast("alert", "fire");
    const { topic, payload, retained, qos, time } = made.messages.at(-1)!;
    expect({ topic, payload, retained, qos, time }).toEqual({
      topic: "probe/result",
      payload: "alert: fire",
      retained: false,
      qos: 1,
      time: made.time,
    });
  });
});

describe("mistakes", () => {
  it.each([3, 5] as const)("a property that is not there, or cannot be set, of Homie %s", async (homie) => {
    const made = await start({ homie });
    await expect(made.publish("probe/comand/set", "x")).rejects.toThrow(
      "The device has no property probe/comand that can be set. It has probe/command.",
    );
    await expect(made.publish("probe/result/set", "x")).rejects.toThrow("It has probe/command.");
  });

  it("an error that the sketch does not catch ends the call that waits for it, unless it is to be kept", async () => {
    const made = await start();
    await expect(ask(made, "throw")).rejects.toThrow(
      /The sketch did not catch Error: asked for it\nIts console said:\n[\s\S]*Uncaught Error: asked for it/,
    );
    expect(await ask(made, "wait")).toBe("waited");
    const patient = await start({ errors: "keep" });
    await ask(patient, "throw");
    expect(patient.errors).toEqual(["The sketch did not catch Error: asked for it"]);
  });

  it("a device that does not get ready: which state it is in, and what its console said", async () => {
    const made = await board("./sketch.ts", { wiring: (one) => one.wifi.drop() });
    await expect(made.ready()).rejects.toThrow(
      /The device is not ready, after 120 s of its time\. It never reached the broker\.\nIts console said:\n[\s\S]*Wi-Fi/,
    );
    await expect(made.until(() => false, "3 s")).rejects.toThrow("It has not come to that, after 3 s of its time");
    await expect(made.restarted()).rejects.toThrow("The device has not restarted");
  });

  it("a board without a configuration never gets ready; one that has one has no web server", async () => {
    const made = await board("./sketch.ts", { config: null });
    await expect(made.ready()).rejects.toThrow("onfiguration");
    const other = await start();
    await expect(other.request("GET", "/heart")).rejects.toThrow("The board has no web server");
  });

  it("a sketch that is not there, a configuration that is not valid, a board that does not exist", async () => {
    await expect(board("./none.ts")).rejects.toThrow(
      `There is no sketch at ${import.meta.dirname}/none.ts. Give its path from the folder of the test`,
    );
    await expect(board("./sketch.ts", { config: { wifi: { ssid: 5 }, mqtt: { port: 0 } } })).rejects.toThrow(
      /The option config: not a valid configuration:\n.*wifi\.ssid.*\n.*mqtt\.port/,
    );
    await expect(board("./sketch.ts", { board: "uno" })).rejects.toThrow('There is no board "uno"');
  });
});

it.skipIf(!engine)("a sketch's memory is counted on real Espruino", async () => {
  const light = await board("../../examples/light.ts");
  const free = (await light.freeVariables())!;
  expect(free).toBeGreaterThan(1100);
  expect(free).toBeLessThan(1150);
});

it.skipIf(engine)("a sketch's memory is not known where there is no real Espruino", async () => {
  const light = await board("../../examples/light.ts");
  expect(await light.freeVariables()).toBeUndefined();
});
