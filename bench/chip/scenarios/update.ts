import assert from "node:assert/strict";
import { PAGE, SLOT_B, SLOT_SIZE } from "../../../src/formats/layout.ts";
import type { Bench } from "../bench.ts";
import { type Image, withMd5, wrap } from "../images.ts";
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
  await device.measureNext(`update, ${form}, restart, trial and confirmation`, async () => {
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

/** In lines of 76 characters, as MIME and `base64` have it. */
export const updateLines: Scenario = {
  name: "update-base64-lines",
  run: (bench) => update(bench, "Base64 in lines", ({ bytes }) => bytes.toString("base64").replace(/.{76}/g, "$&\n")),
};

/** An image of two pages and more, which is no firmware. */
const SMALL = wrap(`(function(f){/*${"x".repeat(2 * PAGE)}*/})`, "2.0.0");
/** A place in its second page. */
const DAMAGED = PAGE + 2000;

/** Bytes of which one is another than the image's. */
function damaged({ bytes }: Image): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length - 9]! ^= 1;
  return copy;
}

/** Base64 with a character in its middle that does not belong there. */
function brokenBase64({ bytes }: Image): string {
  const text = bytes.toString("base64");
  return `${text.slice(0, 4000)}*${text.slice(4001)}`;
}

export const updateRefused: Scenario = {
  name: "update-refused",
  async run(bench) {
    const first = await bench.tools.images.light();
    const device = await bench.device({ image: first, config: {} });
    await device.boot();
    const since = device.now();
    const refusals: [string, { bytes: Buffer | string; md5: string }, string[]][] = [
      ["no MD5 in the topic", { ...SMALL, md5: "none" }, ["400 BAD_CHECKSUM"]],
      ["the running image", first, ["304"]],
      ["not an image", withMd5(Buffer.from("x".repeat(2000))), ["202", "400 BAD_FIRMWARE"]],
      ["too large", wrap(`/*${"x".repeat(SLOT_SIZE)}*/`, "2"), ["202", "400 NOT_ENOUGH_SPACE"]],
      ["another MD5", { ...SMALL, bytes: damaged(SMALL) }, ["202", "400 BAD_CHECKSUM"]],
      ["a damaged image", withMd5(damaged(SMALL)), ["202", "400 BAD_FIRMWARE"]],
      ["broken Base64", { ...SMALL, bytes: brokenBase64(SMALL) }, ["202", "400 BAD_FIRMWARE"]],
    ];
    for (const [what, firmware, expected] of refusals) {
      await device.measure(`update refused: ${what}, \`${expected.at(-1)}\``, async () => {
        const statuses = await device.update(firmware);
        assert.deepEqual(
          statuses.filter((status) => !status.startsWith("206")),
          expected,
        );
      });
    }
    await device.measure("update refused: the flash does not hold it, `500 FLASH_ERROR`", async () => {
      const wearOut = setInterval(() => device.chip.flash.damage(SLOT_B.page * PAGE + DAMAGED, Buffer.of(0)), 1);
      try {
        assert.equal((await device.update(SMALL)).at(-1), "500 FLASH_ERROR");
      } finally {
        clearInterval(wearOut);
      }
    });
    device.chip.forgive(/NOR: write at/);
    assert.deepEqual(device.heard("$state", since), [], "the device has restarted");
    await device.take({ ota: { enabled: false } });
    await device.measure("update refused: OTA is disabled, `403`", async () => {
      assert.deepEqual(await device.update(SMALL), ["403"]);
    });
  },
};

const THROWING = wrap('(function(f){throw new Error("broken from the start")})', "2.0.1");
const REBOOTING = wrap('(function(f){setTimeout(function(){require("ESP8266").reboot()},50)})', "2.0.2");

export const rollback: Scenario = {
  name: "rollback",
  async run(bench) {
    const first = await bench.tools.images.light();
    const device = await bench.device({ image: first, config: {} });
    await device.boot();
    for (const [what, bad] of [
      ["throws at its start", THROWING],
      ["restarts before it is confirmed", REBOOTING],
    ] as const) {
      await device.measure(`update to an image that ${what}, rolled back, to ready`, async () => {
        const since = device.now();
        assert.equal((await device.update(bad)).at(-1), "200");
        await device.updateStatus(`500 ROLLED_BACK ${bad.md5}`, since);
        await device.ready(since, first);
      });
    }
    await device.measure("update refused: was rolled back, `400 BAD_FIRMWARE`", async () => {
      assert.deepEqual(await device.update(REBOOTING), ["400 BAD_FIRMWARE"]);
    });
  },
};
