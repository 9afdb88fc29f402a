import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ALL_OPTIMIZATIONS, type Optimizations } from "../../compiler/optimizations.ts";
import { startBroker } from "../../host/mqtt/embedded-broker.ts";
import { builtImage } from "../support/built-image.ts";
import { Device, machines, TOPIC } from "./device.ts";

const SKETCH = join(import.meta.dirname, "fixtures/kept.ts");

// Without the others an image does not fit into its slot.
const SETS: Record<string, Optimizations> = {
  "nothing of it kept in flash": new Set([...ALL_OPTIMIZATIONS].filter((one) => one !== "keep-in-flash")),
  "all optimizations": ALL_OPTIMIZATIONS,
};

/** What is published, and what the sketch says then. */
const ASKED: [property: string, value: string, topic: string, answer: string][] = [
  ["lamp/only", "5", "log/said", "1 only 11"],
  ["lamp/shared", "hello", "log/said", "2 hello"],
  ["lamp/times", "3", "log/said", "3 times 6"],
  ["lamp/times", "2", "log/said", "4 times 12"],
  ["lamp/loop-0", "a", "log/said", "5 loop 0 a"],
  ["lamp/loop-1", "b", "log/said", "6 loop 1 b"],
  ["lamp/inner-1", "c", "log/said", "7 inner 1 c"],
  ["lamp/same-0", "d", "log/said", "8 same-0 d"],
  ["lamp/same-1", "e", "log/said", "9 same-1 e"],
  ["lamp/own", "f", "log/said", "10 f true"],
  ["lamp/echo", "true", "lamp/echo", "false"],
  ["lamp/first", "g", "log/said", "11 g"],
  ["lamp/second", "h", "log/said", "12 g+h"],
  ["lamp/report", "i", "log/said", "13 i 10"],
  ["lamp/report", "j", "log/said", "14 j 11"],
  ["lamp/listen", "k", "log/said", "15 listenerk"],
  ["lamp/delayed", "l", "log/said", "16 later l"],
  ["many_2/level", "1", "many_2/level", "13"],
];

describe.each(Object.entries(machines))("what a sketch says of its properties is the same on %s", (_, machine) => {
  it.each(Object.entries(SETS))("with %s", async (_, optimizations) => {
    const image = await builtImage({ sketch: SKETCH, optimizations });
    const broker = await startBroker();
    const device = await Device.start(machine, broker.port, image);
    try {
      await device.ready();
      const ids =
        "only,shared,times,loop-0,inner-0,same-0,loop-1,inner-1,same-1,own,echo,named,far,near,first,second,bare,report,listen,delayed";
      expect(device.payloads("lamp/$properties")).toEqual([ids]);
      expect(device.payloads("lamp/loop-1/$name")).toEqual(["Loop 1"]);
      expect(device.payloads("lamp/same-1/$unit")).toEqual(["W"]);
      expect(device.payloads("lamp/second/$unit")).toEqual(["2"]);
      expect(device.payloads("lamp/near/$unit")).toEqual(["m"]);
      expect(device.payloads("lamp/named/$format")).toEqual(["low,high,full"]);
      expect(device.payloads("lamp/bare/$settable")).toEqual([]);
      expect(device.payloads("lamp/own/$retained")).toEqual(["false"]);
      for (const [property, value, topic, answer] of ASKED) {
        const from = device.seen.length;
        await device.client.publishAsync(`${TOPIC}/${property}/set`, value, { qos: 1 });
        expect((await device.message(topic, undefined, from)).payload).toBe(answer);
      }
    } finally {
      await device.stop();
      await broker.close();
    }
  });
});
