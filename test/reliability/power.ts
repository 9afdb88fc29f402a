import { expect } from "vitest";
import type { PowerCut } from "../../sim/flash-faults.ts";
import type { FlashImage } from "../../sim/nor-flash.ts";
import { boot, rig } from "./bench.ts";
import { count } from "./count.ts";
import { firmware, type TestImage } from "./images.ts";
import { failAt, momentsOf } from "./moments.ts";
import type { RigOptions } from "./rig.ts";

/** A part of a device's life, in which the power fails. */
export interface Episode {
  /** The images that the device may be running afterwards. */
  allowed: TestImage[];
  /** The names that its configuration may have. */
  names?: string[];
  /** What happens, from power-on to its end. */
  live(): Promise<void>;
  /** What changes around the device before the power is back. */
  powerBack?(): void;
  /** What is to happen when the power is back, between the first time that the device is ready and its next update. */
  recover?(): Promise<void>;
}

/**
 * Lives an episode, and has the power fail at one of its flash operations after the other: before it, and in the middle of
 * it. After each the device has to boot, run one of the allowed images, have its configuration, and take the next update.
 * @param start the flash when the episode begins
 * @param seeds of the torn operations
 * @returns how many cuts there were
 */
export async function cutEverywhere(start: FlashImage, episode: Episode, seeds: number[]): Promise<number> {
  const next = await firmware("next");
  const { flash } = rig;
  flash.restore(start);
  rig.forget();
  const moments = await momentsOf(flash, episode.live);
  await rig.stop();
  expect(rig.simulated!.violations).toEqual([]);
  let cuts = 0;
  for (const [at, moment] of moments.entries()) {
    const kinds: Omit<PowerCut, "operation">[] = [{ stage: "before" }];
    for (const seed of seeds) kinds.push({ stage: "during", seed: seed + at });
    for (const cut of kinds) {
      failAt(moment, flash, cut);
      rig.forget();
      cuts++;
      count("power cuts");
      await survives(episode, next).catch((error: Error) => {
        throw new Error(`after a cut ${JSON.stringify({ operation: at, ...cut })}: ${error.message}`);
      });
    }
  }
  return cuts;
}

async function survives({ allowed, names = ["Rig"], powerBack, recover }: Episode, next: TestImage): Promise<void> {
  powerBack?.();
  await rig.boot();
  expect(names).toContain(rig.last("$name"));
  expect(allowed.map(({ md5 }) => md5)).toContain(rig.last("$fw/checksum"));
  await recover?.();
  await rig.install(next);
  expect(rig.simulated!.violations).toEqual([]);
  await rig.stop();
}

/** Prepares the board for an episode; it is off then. @returns its flash */
export async function flashAfter(prepare: () => Promise<void>, options: Partial<RigOptions> = {}): Promise<FlashImage> {
  await boot(options);
  await prepare();
  await rig.stop();
  return rig.flash.snapshot();
}
