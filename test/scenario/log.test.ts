import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("a minute of the log begins with how many lines of the last one were left out, and only if there were any", async () => {
  const device = await board("./fixtures/homie-5.ts", { homie: 5 });
  await device.ready();
  const log = async (): Promise<string[]> => {
    device.forget();
    await device.publish("orders/do/set", "log");
    return device.published("$log/info");
  };
  expect(await log()).toEqual(Array.from({ length: 10 }, (_, i) => `line ${i}`));
  await device.advance("55 s");
  expect(await log()).toEqual([]);
  await device.advance("6 s");
  expect((await log()).slice(0, 2)).toEqual(["line 0 (before that, 50 more)", "line 1"]);
  await device.advance("61 s");
  // What was refused in the meantime is told at another level, and the window is one for all.
  await device.publish("shutter/position/set", "101");
  expect(device.published("$log/warn")).toEqual([
    "shutter/position/set: 101 is not a whole number from 0 to 100 (before that, 20 more)",
  ]);
  await device.advance("61 s");
  device.forget();
  await device.publish("shutter/position/set", "101");
  expect(device.published("$log/warn")).toEqual(["shutter/position/set: 101 is not a whole number from 0 to 100"]);
});
