import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("restarts when there was no connection for the time that the sketch sets, and again until there is one", async () => {
  const device = await board("./fixtures/impatient.ts");
  await device.ready();
  await device.advance("300 s");
  expect(device.restarts).toBe(0);
  device.broker.stop();
  await device.advance("119 s");
  expect(device.restarts).toBe(0);
  await device.advance("2 s");
  expect(device.restarts).toBe(1);
  expect(device.console).toContain("! No connection to the broker for 120 s: restarting");
  // From the start on, too.
  await device.advance("123 s");
  expect(device.restarts).toBe(2);
  device.broker.start();
  await device.ready();
  await device.advance("300 s");
  expect(device.restarts).toBe(2);
});

it("does not restart where the connection is back in time", async () => {
  const device = await board("./fixtures/impatient.ts");
  await device.ready();
  device.broker.stop();
  await device.advance("60 s");
  device.broker.start();
  await device.ready();
  await device.advance("100 s");
  expect(device.restarts).toBe(0);
});

it("does not restart for that while a configuration is on probation, which has a time of its own", async () => {
  const device = await board("./fixtures/impatient.ts");
  await device.ready();
  await device.publish("$implementation/config/set", '{"name":"Cellar"}');
  await device.restarted();
  device.broker.stop();
  const from = device.console.length;
  await device.advance("130 s");
  expect(device.console.slice(from).join("\n")).not.toContain("No connection to the broker");
  device.broker.start();
  await device.until(() => device.published("$name").at(-1) === "Cellar", "90 s");
});

it("counts no such restart as a crash", async () => {
  const device = await board("./fixtures/impatient.ts");
  await device.ready();
  device.broker.stop();
  await device.advance("1000 s");
  device.broker.start();
  await device.ready();
  expect(device.restarts).toBeGreaterThan(5);
  expect(device.published("$state").at(-1)).toBe("ready");
});
