import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("moves to where it is told, and stops there", async () => {
  const shutter = await board("./shutter.ts");
  await shutter.ready();
  await shutter.publish("shutter/position/set", "50");
  expect([shutter.pin("D5").value, shutter.pin("D12").value]).toEqual([0, 1]);
  await shutter.advance("11 s");
  expect([shutter.pin("D5").value, shutter.pin("D12").value]).toEqual([0, 0]);
  await shutter.publish("shutter/position/set", "0");
  expect([shutter.pin("D5").value, shutter.pin("D12").value]).toEqual([1, 0]);
  await shutter.advance("11 s");
  expect(shutter.published("shutter/position")).toEqual(["0", "50", "50", "0"]);
});

it("stops on the way, and knows where", async () => {
  const shutter = await board("./shutter.ts");
  await shutter.ready();
  await shutter.publish("shutter/position/set", "100");
  await shutter.advance("5 s");
  await shutter.publish("shutter/stop/set", "true");
  expect([shutter.pin("D5").value, shutter.pin("D12").value]).toEqual([0, 0]);
  expect(shutter.broker.retained("shutter/position")).toBe("25");
});

it("is not restarted while it moves", async () => {
  const shutter = await board("./shutter.ts");
  await shutter.ready();
  await shutter.publish("shutter/position/set", "100");
  await shutter.publish("$implementation/config/set", '{"name":"Window"}');
  await shutter.advance("15 s");
  expect(shutter.restarts).toBe(0);
  await shutter.restarted();
  expect(shutter.pin("D12").value).toBe(0);
  await shutter.ready();
  expect(shutter.broker.retained("$name")).toBe("Window");
});
