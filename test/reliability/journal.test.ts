import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { nodemcu } from "../../boards/nodemcu.ts";
import { JOURNAL, PAGE } from "../../src/flash/layout.ts";
import { BOOT, CONFIG, type PageScan, scanPage } from "../../src/journal/format.ts";
import { type EmbeddedBroker, startBroker } from "../../tools/demo/embedded-broker.ts";
import { crc32 } from "../../tools/storage-image/crc32.ts";
import { count } from "./count.ts";
import { firmware, type TestImage } from "./images.ts";
import { cutEverywhere, rigAt } from "./power.ts";
import { Rig } from "./rig.ts";

let broker: EmbeddedBroker;
let first: TestImage;
let second: TestImage;
let rig: Rig;

beforeAll(async () => {
  first = await firmware("1");
  second = await firmware("2");
});
beforeEach(async () => {
  broker = await startBroker();
});
afterEach(async () => {
  await rig.close();
  await broker.close();
});

const addressOf = (page: number, offset = 0): number => nodemcu.storage.offset + (JOURNAL.page + page) * PAGE + offset;
/** The journal's live page, as it is in flash. */
const live = (): PageScan & { page: number } => {
  const scans = [0, 1].map((page) => {
    const scan = scanPage(Buffer.from(rig.flash.read(addressOf(page), PAGE)).toString("latin1"), crc32);
    return { sequence: -1, records: {}, end: 0, damaged: true, ...scan, page };
  });
  return scans.sort((a, b) => b.sequence - a.sequence)[0]!;
};
/** Changes the device's name, and waits until it is back with it. */
const rename = async (name: string): Promise<void> => {
  const from = rig.said.length;
  await rig.publish("$implementation/config/set", JSON.stringify({ name }));
  await rig.ready(undefined, from);
  expect(rig.last("$name")).toBe(name);
};

it("a power cut at every flash operation of changes to the configuration leaves the old one or the new one", async () => {
  const names = ["w", "x", "y", "z"].map((letter) => letter.repeat(60));
  let used = 0;
  const { rig: made, start } = await rigAt(broker, first, async (one) => {
    rig = one;
    // Until the page is nearly full, so that one of the changes moves to the other.
    while (live().end < PAGE - 700) await rename(`${used++}`.padStart(60, "a"));
  });
  rig = made;
  const old = rig.last("$name")!;
  const episode = {
    allowed: [first],
    names: [old, ...names],
    live: async (one: Rig) => {
      await one.boot();
      for (const name of names) await rename(name);
    },
  };
  const cuts = await cutEverywhere(rig, start, episode, { seeds: [1, 2, 3, 4, 5, 6] });
  expect(used).toBeGreaterThan(5);
  expect(cuts).toBeGreaterThanOrEqual(7 * 7);
});

describe("a journal whose flash lies", () => {
  const cases: Record<string, () => void> = {
    "a configuration that rots": () => rig.flash.rot(addressOf(live().page, live().records[CONFIG]! + 20), 1),
    "a length that rots": () => rig.flash.rot(addressOf(live().page, live().records[CONFIG]! + 4), 0x40),
    "a boot state that rots": () => rig.flash.rot(addressOf(live().page, live().records[BOOT]! + 20), 1),
    "a page header that rots": () => rig.flash.rot(addressOf(live().page, 5), 1),
    "a bit that does not clear where the next record goes": () =>
      rig.flash.keepBitsHigh(addressOf(live().page, live().end + 7), 0xff),
  };

  it.each(Object.entries(cases))("survives %s", async (_what, fail) => {
    rig = await Rig.open({ broker, first });
    await rig.boot();
    await rig.stop();
    fail();
    count("flash faults");
    await rig.boot();
    expect(rig.last("$name")).toBe("Rig");
    expect(rig.last("$fw/checksum")).toBe(first.md5);
    await rename("Renamed");
    await rig.install(second);
    expect(rig.last("$name")).toBe("Renamed");
    expect(rig.simulated!.violations).toEqual([]);
  });

  it("goes on with what it has, and says so, when the journal takes no record at all", async () => {
    rig = await Rig.open({ broker, first });
    await rig.boot();
    for (const page of [0, 1]) {
      rig.flash.keepPage(addressOf(page));
      for (let at = 0; at < PAGE; at += 16) rig.flash.keepBitsHigh(addressOf(page, at), 0xff);
    }
    count("flash faults");
    expect((await rig.update(second)).at(-1)).toBe("500 FLASH_ERROR");
    const from = rig.said.length;
    await rig.publish("$implementation/config/set", '{"name":"Renamed"}');
    await rig.hear("$implementation/config/status", "500 FLASH_ERROR", from);
    await rig.stop();
    await rig.boot();
    expect(rig.last("$name")).toBe("Rig");
    expect(rig.last("$fw/checksum")).toBe(first.md5);
    rig.flash.clearFaults();
    await rename("Renamed");
    await rig.install(second);
  });
});
