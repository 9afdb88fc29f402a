import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../../../files/root.ts";
import type { Device, Moment } from "../device.ts";
import type { Scenario } from "../scenario.ts";

/** How long what a value has brought about is watched, in milliseconds. */
const WATCHED_MS = 2000;

/** The names of all examples. */
function names(): string[] {
  const files = readdirSync(join(ROOT, "examples")).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
  );
  return files.map((file) => file.slice(0, -".ts".length)).sort();
}

/** A value for each of a device's settable properties, by its topic. */
function values(device: Device, since: Moment): [topic: string, value: string][] {
  const of = (attribute: string): string | undefined => device.heard(attribute, since)[0];
  const nodes = of("$nodes")!.split(",");
  return nodes.flatMap((node) => {
    const range = of(`${node}/$array`);
    const element = range === undefined ? node : `${node}_${range.split("-")[0]}`;
    const properties = of(`${node}/$properties`)!.split(",");
    return properties
      .filter((property) => of(`${node}/${property}/$settable`) === "true")
      .map((property): [string, string] => {
        const [datatype, format] = ["$datatype", "$format"].map((one) => of(`${node}/${property}/${one}`));
        return [`${element}/${property}/set`, fitting(datatype!, format ?? "")];
      });
  });
}

function fitting(datatype: string, format: string): string {
  if (datatype === "boolean") return "true";
  if (datatype === "color") return "10,20,30";
  if (datatype === "enum") return format.split(",")[0]!;
  return format.split(":").at(-1) || "1";
}

/** What each example takes, but for the light, which is in all the others. */
export const examples: Scenario = {
  name: "examples",
  async run(bench) {
    for (const name of names()) {
      if (name === "light") continue;
      const device = await bench.device({ image: await bench.tools.images.example(name), config: {} });
      const since = device.now();
      await device.measure(`examples/${name}.ts: boot, and each property is set`, async () => {
        await device.boot();
        for (const [topic, value] of values(device, since)) await device.publish(topic, value);
        if (name === "battery-sensor") await device.hear("$state", "sleeping", since);
        await sleep(WATCHED_MS);
      });
      await device.chip.stop();
    }
  },
};
