import { expect } from "vitest";
import type { PowerCut } from "../../sim/flash-faults.ts";
import type { FlashImage } from "../../sim/nor-flash.ts";
import type { EmbeddedBroker } from "../../tools/demo/embedded-broker.ts";
import { count } from "./count.ts";
import { firmware, type TestImage } from "./images.ts";
import { Rig, type RigOptions } from "./rig.ts";

/** A part of a device's life, in which the power fails. */
export interface Episode {
  /** The images that the device may be running afterwards. */
  allowed: TestImage[];
  /** The names that its configuration may have. */
  names?: string[];
  /** What happens, from power-on to its end. */
  live(rig: Rig): Promise<void>;
}

/**
 * Lives an episode again and again, and cuts the power at one flash operation after the other: before it, and in the
 * middle of it. After each the device has to boot, run one of the allowed images, have its configuration, and take the
 * next update.
 * @param start the flash when the episode begins
 * @param seeds of the torn operations
 * @param share which operations are meant: those that leave this remainder when they are divided by `of`
 */
export async function cutEverywhere(
  rig: Rig,
  start: FlashImage,
  episode: Episode,
  { seeds, share = 0, of = 1 }: { seeds: number[]; share?: number; of?: number },
): Promise<number> {
  const next = await firmware("next");
  let cuts = 0;
  for (let operation = share; ; operation += of) {
    const kinds: PowerCut[] = [{ operation, stage: "before" }];
    for (const seed of seeds) kinds.push({ operation, stage: "during", seed: seed + operation });
    for (const cut of kinds) {
      rig.flash.restore(start);
      rig.flash.clearFaults();
      rig.said.length = 0;
      rig.lines.length = 0;
      if (!(await livesUntil(rig, cut, episode))) return cuts;
      cuts++;
      count("power cuts");
      await survives(rig, cut, episode, next);
    }
  }
}

/** @returns false when the episode ended before the power was to fail */
async function livesUntil(rig: Rig, cut: PowerCut, episode: Episode): Promise<boolean> {
  const board = rig.simulated!;
  const failed = new Promise<boolean>((resolve) => board.once("powerCut", () => resolve(true)));
  rig.flash.cutPower(cut);
  const lived = episode.live(rig).then(() => false);
  // When the power is gone, it waits for what does not come.
  lived.catch(() => {});
  const wasCut = await Promise.race([failed, lived]);
  if (!wasCut) {
    board.removeAllListeners("powerCut");
    await rig.stop();
  }
  rig.abandon();
  return wasCut;
}

async function survives(
  rig: Rig,
  cut: PowerCut,
  { allowed, names = ["Rig"] }: Episode,
  next: TestImage,
): Promise<void> {
  const what = `after a cut ${JSON.stringify(cut)}`;
  rig.said.length = 0;
  await rig.boot().catch((error: Error) => {
    throw new Error(`${what}: ${error.message}`);
  });
  expect(names, what).toContain(rig.last("$name"));
  expect(
    allowed.map(({ md5 }) => md5),
    what,
  ).toContain(rig.last("$fw/checksum"));
  await rig.install(next).catch((error: Error) => {
    throw new Error(`${what}: ${error.message}`);
  });
  expect(rig.simulated!.violations, what).toEqual([]);
  await rig.stop();
}

/** A rig whose flash is as an episode needs it. */
export async function rigAt(
  broker: EmbeddedBroker,
  first: TestImage,
  prepare: (rig: Rig) => Promise<void>,
  options: Partial<RigOptions> = {},
): Promise<{ rig: Rig; start: FlashImage }> {
  const rig = await Rig.open({ broker, first, ...options });
  await rig.boot();
  await prepare(rig);
  await rig.stop();
  return { rig, start: rig.flash.snapshot() };
}
