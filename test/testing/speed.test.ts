import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

const TESTS = 50;

/** Boots a board for each test, switches a light, and looks. @returns milliseconds of computing for all of them */
async function run(): Promise<number> {
  const before = process.cpuUsage();
  for (let test = 0; test < TESTS; test++) {
    const light = await board("../../examples/light.ts");
    await light.ready();
    await light.publish("light/on/set", "true");
    expect(light.pin("D5").value).toBe(1);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

it(`${TESTS} tests take a second`, async () => {
  await board("../../examples/light.ts");
  let fastest = Number.POSITIVE_INFINITY;
  // On a machine that has other work to do, too, one of them is undisturbed.
  for (let attempt = 0; attempt < 10 && fastest > 1000; attempt++) fastest = Math.min(fastest, await run());
  expect(fastest).toBeLessThan(1000);
});
