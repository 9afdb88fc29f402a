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

test("skips the time in which nothing falls due, and leaves a turn to everything that does", async () => {
  const clock = new Clock(1);
  const said: string[] = [];
  const done = new Promise<void>((resolve) => clock.after(400_000, resolve));
  clock.after(100_000, () => {
    setImmediate(() => said.push("answer"));
    clock.after(100_000, () => said.push("timeout"));
  });
  clock.skip(400_000);
  await done;
  expect(said).toEqual(["answer", "timeout"]);
});

test("skips no more than it was told to, and nothing of what comes after a restart", async () => {
  const clock = new Clock(1);
  let due = false;
  const callOff = clock.after(60_000, () => {
    due = true;
  });
  clock.skip(30_000);
  await turn();
  await turn();
  expect(clock.now()).toBeGreaterThanOrEqual(30_000);
  clock.skip(20_000);
  callOff();
  clock.after(1000, () => {
    due = true;
  });
  await turn();
  await turn();
  expect(due).toBe(false);
});
