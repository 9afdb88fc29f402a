import assert from "node:assert/strict";
import type { Bench } from "../bench.ts";
import type { Image } from "../images.ts";
import type { Scenario } from "../scenario.ts";

/** An update from the first byte to the confirmation of the new image, and a start from its slot. */
async function update(bench: Bench, form: string, encode: (image: Image) => Buffer | string): Promise<void> {
  const second = await bench.tools.images.light("1.1.0");
  const device = await bench.device({ image: await bench.tools.images.light(), config: {} });
  await device.boot();
  const since = device.now();
  const statuses = await device.measure(`update, ${form}, from the first byte to \`200\``, () =>
    device.update({ bytes: encode(second), md5: second.md5 }),
  );
  assert.equal(statuses[0], "202");
  assert.equal(statuses.at(-2), `206 ${second.bytes.length}/${second.bytes.length}`);
  assert.equal(statuses.at(-1), "200");
  await device.measure(`update, ${form}, restart, trial and confirmation`, async () => {
    await device.ready(since, second);
    await device.chip.line("The new firmware is confirmed", since.lines);
  });
  await device.chip.line("light 1.1.0, slot b", since.lines);
  await device.chip.stop();
  const again = device.now();
  await device.measure(`boot from slot b to ready, after an update, ${form}`, () => device.boot());
  await device.chip.line("light 1.1.0, slot b", again.lines);
}

export const updateRaw: Scenario = {
  name: "update-raw",
  run: (bench) => update(bench, "raw", ({ bytes }) => bytes),
};

export const updateBase64: Scenario = {
  name: "update-base64",
  run: (bench) => update(bench, "Base64", ({ bytes }) => bytes.toString("base64")),
};
