import { expect, test } from "vitest";
import { Clock } from "../../sim/clock.ts";

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));
const block = (milliseconds: number) => {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
};

test("goes faster than the world, in the order in which things fall due", async () => {
  const clock = new Clock(100);
  const said: string[] = [];
  const start = clock.now();
  const done = new Promise<number>((resolve) => {
    clock.after(3000, () => resolve(clock.now()));
    clock.after(2000, () => said.push("later"));
    clock.after(1000, () => said.push("sooner"));
    clock.after(1500, () => said.push("never"))();
  });
  expect((await done) - start).toBeGreaterThanOrEqual(3000);
  expect(said).toEqual(["sooner", "later"]);
});

test("hardly goes on while the computer is busy, so that what was sent in time arrives in time", async () => {
  const clock = new Clock(1000);
  let late = false;
  clock.after(5000, () => {
    late = true;
  });
  for (let stall = 0; stall < 3; stall++) {
    block(20);
    await turn();
  }
  expect(late).toBe(false);
  expect(clock.now()).toBeLessThan(5000);
});

test("skips time, but nothing that falls due in it", async () => {
  const clock = new Clock(1);
  const said: number[] = [];
  const done = new Promise<void>((resolve) => clock.after(400_000, resolve));
  for (const due of [300_000, 1000, 1500]) clock.after(due, () => said.push(due));
  clock.skip(400_000);
  await done;
  expect(said).toEqual([1000, 1500, 300_000]);
});

test("skips no more than it was told to, and nothing of what comes after a restart", async () => {
  const clock = new Clock(1);
  let due = false;
  const callOff = clock.after(60_000, () => {
    due = true;
  });
  clock.skip(30_000);
  while (clock.now() < 30_000) await turn();
  expect(due).toBe(false);
  clock.skip(20_000);
  callOff();
  clock.after(1000, () => {
    due = true;
  });
  await turn();
  await turn();
  expect(due).toBe(false);
});
