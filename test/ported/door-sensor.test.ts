import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("DoorSensor says how the door is when the device starts, and when it has changed for 50 ms", async () => {
  const door = await board("./sketches/door-sensor.ts");
  await door.ready();
  await door.advance("1 s");
  expect(door.published("door/open")).toEqual(["false"]);
  const opened = door.time;
  await door.pin("D16").drive(1);
  await door.advance("1 s");
  const told = door.messages.at(-1)!;
  expect(told).toMatchObject({ topic: "door/open", payload: "true", retained: true });
  expect(told.time - opened).toBeGreaterThanOrEqual(50);
  expect(told.time - opened).toBeLessThanOrEqual(70);
  expect(door.console).toContain("Door is now open");
});

it("does not tell of a contact that bounces", async () => {
  const door = await board("./sketches/door-sensor.ts");
  await door.ready();
  for (let bounce = 0; bounce < 10; bounce++) {
    await door.press("D16", "30 ms", { to: 1 });
    await door.advance("20 ms");
  }
  await door.advance("1 s");
  expect(door.published("door/open")).toEqual(["false"]);
});
