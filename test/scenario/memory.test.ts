import { join } from "node:path";
import { expect, it } from "vitest";
import { BenchDevice } from "../../bench/engine/bench-device.ts";
import { buildImage, buildLoader } from "../../compiler/index.ts";
import { ROOT } from "../../files/root.ts";
import { engine } from "../host/machines/engine-present.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const build = async (sketch: string, version: string) =>
  await buildImage({ sketch: join(ROOT, sketch), board: "nodemcu", name: "memory", version, brand: "Homie" });

if (!engine) console.warn("Too little memory for an update is not tested: there is no real Espruino.");
it.skipIf(!engine)(
  "an update for which a sketch leaves too little memory is refused, and the device goes on",
  async () => {
    const image = Buffer.from((await build("bench/programs/held.ts", "1")).image);
    const next = await build("examples/light.ts", "2");
    const loader = Buffer.from((await buildLoader({ board: "nodemcu" })).code, "latin1");
    await BenchDevice.run({ engine: engine!, folder: temporaryDirectory() }, { loader, image }, async (device) => {
      const leave = async (free: number): Promise<number> => {
        await device.publish("held/left/set", `${free}`);
        return Number(await device.next());
      };
      await device.subscribe("held/left");
      expect(await leave(300)).toBeLessThanOrEqual(300);
      await device.subscribe("$implementation/ota/status");
      for (let i = 0; i < 2; i++) {
        await device.publish(`$implementation/ota/firmware/${next.md5}`, Buffer.from(next.image));
        expect(await device.next()).toBe("500 FLASH_ERROR");
        expect(await leave(290)).toBeLessThanOrEqual(290);
      }
    });
  },
);

it.skipIf(!engine)(
  "an update in Base64 with line breaks, for which memory does not hold what arrives, is given up, and the device goes on",
  async () => {
    const image = Buffer.from((await build("bench/programs/held.ts", "1")).image);
    const next = await build("examples/light.ts", "2");
    const loader = Buffer.from((await buildLoader({ board: "nodemcu" })).code, "latin1");
    await BenchDevice.run({ engine: engine!, folder: temporaryDirectory() }, { loader, image }, async (device) => {
      await device.subscribe("held/left");
      await device.publish("held/left/set", "600");
      await device.next();
      await device.subscribe("$implementation/ota/status");
      const lines = Buffer.from(next.image).toString("base64").replace(/.{76}/g, "$&\n");
      await device.publish(`$implementation/ota/firmware/${next.md5}`, lines);
      let status = await device.next();
      expect(status).toBe("202");
      while (/^20[26]/.test(status)) status = await device.next();
      expect(status).toBe("500 FLASH_ERROR");
      await device.publish("$implementation/ota/firmware/none", "x");
      expect(await device.next()).toBe("400 BAD_CHECKSUM");
    });
  },
  60_000,
);

if (!engine)
  console.warn("Too little memory for a change of the configuration is not tested: there is no real Espruino.");
/** Variables that are too few for a large change, and enough for it to arrive. */
const LITTLE = 440;
const TEXT = "x".repeat(60);
/** A configuration of some 1,400 bytes, most of it a sketch's. */
const STORED = { settings: Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`text${n}`, TEXT])) };
const REMOVED = Object.fromEntries(Object.keys(STORED.settings).map((key) => [key, null]));
const DEEP = { a: { a: { a: { a: { a: { a: "x".repeat(1000) } } } } } };

it.skipIf(!engine).each([
  ["one long text", { settings: { ...REMOVED, later: "x".repeat(1000) } }],
  ["all its texts", { settings: Object.fromEntries(Object.keys(STORED.settings).map((key) => [key, "y".repeat(60)])) }],
  ["many short values", { settings: { ...REMOVED, list: Array.from({ length: 40 }, (_, n) => n) } }],
  ["objects within objects", { settings: { ...REMOVED, ...DEEP } }],
  [
    "all that rules are about",
    {
      settings: { text0: null, text1: null, text2: null, text3: null, text4: null, text5: null, text6: null },
      name: "N".repeat(64),
      device_stats_interval: 86400,
      wifi: { ssid: "s".repeat(31), password: "p".repeat(63), bssid: "01:02:03:04:05:06", channel: 11 },
      mqtt: { host: "h".repeat(255), port: 65535, auth: true, username: "u".repeat(32), password: "w".repeat(32) },
    },
  ],
])(
  "a change for which a sketch leaves too little memory is refused in words, and one that fits just so is taken: %s",
  async (_, change) => {
    const image = Buffer.from((await build("bench/programs/held.ts", "1")).image);
    const loader = Buffer.from((await buildLoader({ board: "nodemcu" })).code, "latin1");
    /** Lets the sketch leave so many variables, and asks for a large change of a large configuration. */
    const trial = async (free: number, change: object): Promise<string> =>
      await BenchDevice.run({ engine: engine!, folder: temporaryDirectory() }, { loader, image }, async (device) => {
        await device.subscribe("held/left");
        await device.subscribe("$implementation/config/status");
        const send = async (text: string): Promise<string> => {
          await device.publish("$implementation/config/set", text);
          return await device.next();
        };
        expect(await send(JSON.stringify(STORED))).toBe("200");
        await device.publish("held/left/set", `${free}`);
        await device.next();
        const answer = await send(JSON.stringify(change));
        // It goes on, whatever became of the change.
        expect(await send('{"later":1e999}')).toBe("400 config/set: has a number that is out of range");
        return answer;
      });
    const refused = await trial(LITTLE, change);
    const [, needed, there] =
      /^400 config\/set: needs (\d+) variables of memory, and (\d+) are free: the sketch keeps too much$/.exec(
        refused,
      )!;
    const enough = LITTLE + Number(needed) - Number(there) + 2;
    expect(enough).toBeLessThan(680);
    expect(await trial(enough, change)).toBe("200");
  },
  120_000,
);
