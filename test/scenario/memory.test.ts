import { join } from "node:path";
import { expect, it } from "vitest";
import { BenchDevice } from "../../bench/engine/bench-device.ts";
import { buildImage, buildLoader } from "../../compiler/index.ts";
import { ROOT } from "../../files/root.ts";
import { engine } from "../host/machines/engine-present.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const build = async (sketch: string, version: string) =>
  await buildImage({ sketch: join(ROOT, sketch), board: "nodemcu", name: "memory", version, brand: "Homie" });

if (!engine) console.warn("Too little memory for an update is not tested: there is no real Espruino.");
it.skipIf(!engine)(
  "an update for which a sketch leaves too little memory is refused, and the device goes on",
  async () => {
    const image = Buffer.from((await build("bench/programs/held.ts", "1")).image);
    const next = await build("examples/light.ts", "2");
    const loader = Buffer.from((await buildLoader({ board: "nodemcu" })).code, "latin1");
    await BenchDevice.run({ engine: engine!, folder: temporaryDirectory() }, { loader, image }, async (device) => {
      const leave = async (free: number): Promise<number> => {
        await device.publish("held/left/set", `${free}`);
        return Number(await device.next());
      };
      await device.subscribe("held/left");
      expect(await leave(300)).toBeLessThanOrEqual(300);
      await device.subscribe("$implementation/ota/status");
      for (let i = 0; i < 2; i++) {
        await device.publish(`$implementation/ota/firmware/${next.md5}`, Buffer.from(next.image));
        expect(await device.next()).toBe("500 FLASH_ERROR");
        expect(await leave(290)).toBeLessThanOrEqual(290);
      }
    });
  },
);

if (!engine)
  console.warn("Too little memory for a change of the configuration is not tested: there is no real Espruino.");
it.skipIf(!engine)(
  "a change for which a sketch leaves too little memory is refused in words, and one that fits just so is taken",
  async () => {
    const image = Buffer.from((await build("bench/programs/held.ts", "1")).image);
    const loader = Buffer.from((await buildLoader({ board: "nodemcu" })).code, "latin1");
    const large = JSON.stringify({ later: "x".repeat(1350) });
    /** Lets the sketch leave so many variables, and asks for a large change. */
    const trial = async (free: number): Promise<string> =>
      await BenchDevice.run({ engine: engine!, folder: temporaryDirectory() }, { loader, image }, async (device) => {
        await device.subscribe("held/left");
        await device.publish("held/left/set", `${free}`);
        await device.next();
        await device.subscribe("$implementation/config/status");
        const change = async (text: string): Promise<string> => {
          await device.publish("$implementation/config/set", text);
          return await device.next();
        };
        const answer = await change(large);
        // It goes on, whatever became of the change.
        expect(await change('{"later":1e999}')).toBe("400 config/set: has a number that is out of range");
        return answer;
      });
    const refused = await trial(440);
    const [, needed, there] =
      /^400 config\/set: needs (\d+) variables of memory, and (\d+) are free: the sketch keeps too much$/.exec(
        refused,
      )!;
    const enough = 440 + Number(needed) - Number(there) + 2;
    expect(enough).toBeLessThan(680);
    expect(await trial(enough)).toBe("200");
  },
  120_000,
);
