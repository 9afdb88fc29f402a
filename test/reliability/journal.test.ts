import { describe, expect, it } from "vitest";
import { BOOT, CONFIG } from "../../src/formats/journal.ts";
import { PAGE } from "../../src/formats/layout.ts";
import { boot, first, rig, second } from "./bench.ts";
import { count } from "./count.ts";
import { addressOf, fillJournal, livePage, storeOnOneLine } from "./journal-pages.ts";
import { cutEverywhere, flashAfter } from "./power.ts";

/** Changes the device's name, and waits until it is back with it. */
const rename = async (name: string): Promise<void> => {
  const from = rig.said.length;
  await rig.publish("$implementation/config/set", JSON.stringify({ name }));
  await rig.ready(undefined, from);
  expect(rig.last("$name")).toBe(name);
};

it("a power cut at every flash operation of changes to the configuration leaves the old one or the new one", async () => {
  const names = ["w", "x", "y", "z"].map((letter) => letter.repeat(60));
  // So that one of the changes moves to the other page.
  const start = await flashAfter(async () => fillJournal(700));
  const live = async (): Promise<void> => {
    await rig.boot();
    for (const name of names) await rename(name);
  };
  const cuts = await cutEverywhere(start, { allowed: [first], names: ["Rig", ...names], live }, [1, 2, 3, 4, 5, 6]);
  expect(cuts).toBeGreaterThanOrEqual(7 * 7);
}, 300_000);

describe("a journal whose flash lies", () => {
  const cases: Record<string, () => void> = {
    "a configuration that rots": () => rig.flash.rot(addressOf(livePage().page, livePage().records[CONFIG]! + 20), 1),
    "a length that rots": () => rig.flash.rot(addressOf(livePage().page, livePage().records[CONFIG]! + 4), 0x40),
    "a boot state that rots": () => rig.flash.rot(addressOf(livePage().page, livePage().records[BOOT]! + 20), 1),
    "a page header that rots": () => rig.flash.rot(addressOf(livePage().page, 5), 1),
    "a bit that does not clear where the next record goes": () =>
      rig.flash.keepBitsHigh(addressOf(livePage().page, livePage().end + 7), 0xff),
  };

  it.each(Object.entries(cases))("survives %s", async (_what, fail) => {
    await boot();
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
    await boot();
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

  it("says so when it does not take a configuration that has to be written anew, which is kept for when it does", async () => {
    await boot();
    await rig.stop();
    storeOnOneLine();
    for (const page of [0, 1]) rig.flash.protectPage(addressOf(page));
    count("flash faults");
    const refusal = "! The configuration is not valid for this firmware: the flash does not hold it";
    await rig.start();
    await rig.until(() => rig.lines.includes(refusal), "refused");
    await rig.stop();
    rig.flash.clearFaults();
    await rig.boot();
    expect(rig.last("$name")).toBe("Rig");
    expect(rig.lines.filter((line) => line === refusal)).toHaveLength(1);
  });
});
