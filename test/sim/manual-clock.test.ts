import { expect, test } from "vitest";
import { ManualClock } from "../../sim/manual-clock.ts";
import { device, until } from "./device.ts";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test("stands still until it is moved, and then lets what is due happen in its order", async () => {
  const clock = new ManualClock();
  const said: string[] = [];
  clock.after(3000, () => said.push("three"));
  clock.after(1000, () => said.push("one"));
  clock.after(2000, () => said.push("never"))();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([clock.now(), clock.nextDue, said]).toEqual([0, 1000, []]);
  clock.skip(3000);
  expect(clock.isDue).toBe(true);
  await turn();
  expect([clock.now(), clock.isDue, said]).toEqual([3000, false, ["one", "three"]]);
  expect(clock.nextDue).toBe(Number.POSITIVE_INFINITY);
});

test("what is caused without a delay belongs to the same instant, in a turn of its own", async () => {
  const clock = new ManualClock();
  const said: string[] = [];
  clock.after(0, () => {
    clock.after(0, () => said.push("second"));
    said.push("first");
  });
  await turn();
  expect([said, clock.isDue]).toEqual([["first"], true]);
  await turn();
  expect([said, clock.now()]).toEqual([["first", "second"], 0]);
});

test("does not go back", () => {
  expect(() => new ManualClock().skip(-1)).toThrow("Time does not go back");
});

test("a device that waits in a loop for a time to come gets there", async () => {
  const clock = new ManualClock();
  const { board, lines } = device(
    'var end = getTime() + 0.5; while (getTime() < end); print(getTime() >= end ? "past" : "");',
    { clock },
  );
  board.powerOn();
  await until(() => lines.includes("past"), lines);
  expect(clock.now()).toBeGreaterThanOrEqual(500);
  board.powerOff();
});
