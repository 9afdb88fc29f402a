import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../host/mqtt/embedded-broker.ts";
import { builtImage } from "../support/built-image.ts";
import { Device, machines, TOPIC } from "./device.ts";

const SKETCH = join(import.meta.dirname, "fixtures/inputs.ts");

describe.each(Object.entries(machines))("what is published to a property (%s)", (_, machine) => {
  let broker: EmbeddedBroker;
  let device: Device;

  beforeEach(async () => {
    broker = await startBroker();
    device = await Device.start(machine, broker.port, await builtImage({ sketch: SKETCH }));
    await device.ready();
  });
  afterEach(async () => {
    await device.stop();
    await broker.close();
  });

  /** What the sketch says when that is published: in the end its property says who it was. */
  async function told(topic: string, value: string, expected: string): Promise<void> {
    const from = device.seen.length;
    await device.client.publishAsync(`${TOPIC}/${topic}/set`, value, { qos: 1 });
    await device.message("log/said", expected, from);
  }

  it("goes to the device's handler, then the node's, then its own, until one of them has dealt with it", async () => {
    await told("lamp/plain", "first", 'device lamp/plain undefined "first"');
    await told("lamp/level", "1", "device lamp/level undefined 1");
    await told("lamp/plain", "second", 'node plain undefined "second"');
    await told("lamp/level", "2", "node level undefined 2");
    await told("lamp/plain", "third", 'property plain undefined "third"');
    await told("lamp/left", "true", "node left undefined true");
    // What throws has not dealt with it, but ends its turn.
    const from = device.seen.length;
    await device.client.publishAsync(`${TOPIC}/lamp/plain/set`, "throw", { qos: 1 });
    await told("lamp/plain", "third", 'property plain undefined "third"');
    const answers = device.seen.slice(from).filter(({ topic }) => topic === `${TOPIC}/log/said`);
    expect(answers).toHaveLength(1);
    expect(device.payloads("log/said")).toEqual([
      'device lamp/plain undefined "first"',
      "device lamp/level undefined 1",
      'node plain undefined "second"',
      "node level undefined 2",
      'property plain undefined "third"',
      "node left undefined true",
      'property plain undefined "third"',
    ]);
  });

  it("needs a range that there can be", () => {
    for (const range of ["0,256", "2,1", "-1,1", "0,0.5"]) {
      expect(device.lines).toContain(`none: a range is [from, to], whole numbers from 0 to 255, and not [${range}]`);
    }
    expect(device.payloads("$nodes")).toEqual(["log,lamp,strip"]);
  });

  it("goes to an element of a node with a range, and comes back from there", async () => {
    expect(device.payloads("strip/$array")).toEqual(["1-10"]);
    for (const index of [1, 9, 10]) expect(device.payloads(`strip_${index}/$name`)).toEqual([`Strip ${index}`]);
    expect(device.payloads("strip/on/$datatype")).toEqual(["boolean"]);
    const from = device.seen.length;
    await told("strip_3/on", "true", "property on 3 true");
    await device.message("strip_3/on", "true", from);
    await told("strip_10/text", "x", 'property text 10 "x"');
    await told("strip_10/text", "first", 'device strip/text 10 "first"');
    for (const wrong of ["strip", "strip_", "strip_0", "strip_11", "strip_03", "strip_3x", "strip_-1", "lamp_1"])
      await device.client.publishAsync(`${TOPIC}/${wrong}/text/set`, "wrong", { qos: 1 });
    await told("strip_10/text", "x", 'property text 10 "x"');
    expect(device.payloads("log/said").filter((line) => line.includes("wrong"))).toEqual([]);
    expect(device.lines).toContain("strip_11/text is not a settable property");
    await told("strip_1/text", "beyond", "strip/text: there is no element 11, but 1 to 10");
  });
});
