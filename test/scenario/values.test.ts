import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../host/mqtt/embedded-broker.ts";
import { builtImage } from "../support/built-image.ts";
import { Device, machines, TOPIC } from "./device.ts";

const SKETCH = join(import.meta.dirname, "fixtures/typed.ts");

describe.each(Object.entries(machines))("values of every datatype (%s)", (_, machine) => {
  let broker: EmbeddedBroker;
  let device: Device;

  beforeEach(async () => {
    broker = await startBroker();
    device = await Device.start(machine, broker.port, await builtImage({ sketch: SKETCH, name: "typed" }));
    await device.ready();
  });
  afterEach(async () => {
    await device.stop();
    await broker.close();
  });

  const set = (property: string, value: string) =>
    device.client.publishAsync(`${TOPIC}/node/${property}/set`, value, { qos: 1 });

  it("reach the handler as what they are, and go out as the convention writes them", async () => {
    for (const [property, values] of Object.entries({
      boolean: ["true", "false"],
      integer: ["-5", "10", "0"],
      float: ["-0.5", "1500", "0.1"],
      enum: ["low", "high"],
      rgb: ["255,0,7"],
      hsv: ["360,100,0"],
    })) {
      for (const value of values) {
        const from = device.seen.length;
        await set(property, value);
        await device.message(`node/${property}`, value, from);
      }
    }
  });

  it("do not reach it when they are none, which is said and counted", async () => {
    const refused: [string, string, string][] = [
      ["boolean", "on", "true or false"],
      ["integer", "1.5", "a whole number from -5 to 10"],
      ["integer", "11", "a whole number from -5 to 10"],
      ["float", "0x10", "a number"],
      ["float", " 5", "a number"],
      ["enum", "low,medium", "one of low,medium,high"],
      ["enum", "high".repeat(11), "one of low,medium,high"],
      ["rgb", "256,0,0", "rgb: three whole numbers from 0 to 255, 255, 255"],
      ["hsv", "1,2", "hsv: three whole numbers from 0 to 360, 100, 100"],
    ];
    for (const [property, value] of refused) await set(property, value);
    const from = device.seen.length;
    await set("enum", "high");
    await device.message("node/enum", "high", from);
    for (const [property, value, rule] of refused) {
      expect(device.lines).toContain(`! node/${property}/set: ${value.slice(0, 40)} is not ${rule}`);
    }
    const answers = device.seen.filter(({ topic }) => /\/node\/(boolean|integer|float|enum|rgb|hsv)$/.test(topic));
    expect(answers.map(({ payload }) => payload)).toEqual(["high"]);
  });

  it("are not sent when they are none: the sketch gets an error that names property, value and rule", async () => {
    for (const [mistake, message] of Object.entries({
      fraction: "node/count: 1.5 is not a whole number from 0 to 100",
      nan: "node/count: NaN is not a whole number from 0 to 100",
      flag: "node/count: true is not a whole number from 0 to 100",
      range: "node/count: 101 is not a whole number from 0 to 100",
      infinite: "node/level: Infinity is not a number from 0 to 1",
      member: "node/mode: medium is not one of low,high",
      short: "node/color: 1,2 is not rgb: three whole numbers from 0 to 255, 255, 255",
      beyond: "node/color: 1,2,256 is not rgb: three whole numbers from 0 to 255, 255, 255",
      none: "node/level: undefined is not a number from 0 to 1",
    })) {
      const from = device.seen.length;
      await set("wrong", mistake);
      await device.message("node/said", message, from);
    }
    expect(device.payloads("node/count")).toEqual([]);
  });
});
