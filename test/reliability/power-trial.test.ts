import { afterEach, describe, expect, it } from "vitest";
import type { FlashImage } from "../../sim/nor-flash.ts";
import { broker, first, rig, second } from "./bench.ts";
import { Door } from "./door.ts";
import { broken, deaf, type TestImage } from "./images.ts";
import { fillJournal } from "./journal-pages.ts";
import { cutEverywhere, flashAfter } from "./power.ts";
import { type RigOptions, STATUS } from "./rig.ts";
import { skipTrials } from "./trial-time.ts";

/** Room in the journal's page for one of the loader's records: the next one moves to the other page. */
const ONE_RECORD = 120;
const SEEDS = [1, 2];
/** A record takes at least two writes; the power fails before each, and torn in each way. */
const CUTS_OF_A_RECORD = 2 * (1 + SEEDS.length);
const PROBING = "Trial: not ready yet, probing";

let door: Door | undefined;
afterEach(() => door?.close());

/** The flash of a board that is about to boot an image for the first time. */
async function flashOnTrial(
  image: TestImage,
  room: number | undefined,
  options?: Partial<RigOptions>,
): Promise<FlashImage> {
  const start = await flashAfter(async () => {
    // So that it does not reboot yet.
    await rig.publish("node/idle/set", "false");
    await rig.hear("node/idle", "false", 0);
    expect((await rig.update(image)).at(-1)).toBe("200");
    if (room !== undefined) fillJournal(room);
  }, options);
  skipTrials(rig.simulated!);
  return start;
}

describe.each([
  ["a journal that has room", undefined],
  ["a journal whose page gets full", ONE_RECORD],
])("a power cut at every flash operation of a trial, with %s,", (_journal, room) => {
  it.each([
    ["throws while it starts", () => broken.throwing],
    ["reboots before it is ready", () => broken.rebooting],
    ["never looks for the broker", () => broken.idling],
    ["does not reach the broker, though it is there", () => deaf("2")],
  ])(
    "leads back from an image that %s",
    async (_what, make) => {
      const bad = await make();
      const start = await flashOnTrial(bad, room);
      const rolledBack = () => rig.hear(STATUS, `500 ROLLED_BACK ${bad.md5}`, 0);
      const live = async (): Promise<void> => {
        await rig.start();
        await rolledBack();
      };
      const recover = async (): Promise<void> => {
        await rolledBack();
        expect(await rig.update(bad)).toEqual(["400 BAD_FIRMWARE"]);
      };
      const cuts = await cutEverywhere(start, { allowed: [first], live, recover }, SEEDS);
      expect(cuts).toBeGreaterThanOrEqual(CUTS_OF_A_RECORD * 2);
    },
    120_000,
  );

  it("does not condemn an image because of a broker that is away", async () => {
    const way = await Door.to(broker.port);
    door = way;
    const start = await flashOnTrial(second, room, { config: { mqtt: { host: way.host, port: way.port } } });
    /** The image on trial and the one before it have their turns in vain; then the latter finds the broker. */
    const live = async (): Promise<void> => {
      way.shut();
      await rig.start();
      for (const turn of [PROBING, "Trial: the broker is away", PROBING]) {
        const from = rig.lines.length;
        await rig.until(() => rig.lines.slice(from).some((line) => line.startsWith(turn)), turn);
      }
      way.open();
      await rig.until(() => rig.lines.includes("The new firmware is confirmed"), "confirmed");
    };
    const recover = async (): Promise<void> => {
      await rig.ready(second.md5);
      expect(rig.statuses()).toEqual([]);
    };
    const cuts = await cutEverywhere(
      start,
      { allowed: [first, second], live, powerBack: () => way.open(), recover },
      SEEDS,
    );
    expect(cuts).toBeGreaterThanOrEqual(CUTS_OF_A_RECORD * 8);
  }, 120_000);
});
