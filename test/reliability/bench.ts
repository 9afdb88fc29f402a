/**
 * What most tests here begin with: a broker of their own, two images and a board. A file that imports this has them; what a
 * test has started ends with it.
 */
import { afterEach, beforeAll, beforeEach } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../host/mqtt/embedded-broker.ts";
import { firmware, type TestImage } from "./images.ts";
import { Rig, type RigOptions } from "./rig.ts";

export let broker: EmbeddedBroker;
export let first: TestImage;
export let second: TestImage;
/** The board of the test that runs, once it has called `boot`. */
export let rig: Rig;

beforeAll(async () => {
  first = await firmware("1");
  second = await firmware("2");
});
beforeEach(async () => {
  broker = await startBroker();
});
afterEach(async () => {
  await rig?.close();
  await broker.close();
});

/**
 * Lays out the board, starts it and waits until it is ready.
 * @param before what is done to the board before it starts
 */
export async function boot(options: Partial<RigOptions> = {}, before?: (rig: Rig) => void): Promise<void> {
  rig = await Rig.open({ broker, first, ...options });
  before?.(rig);
  await rig.boot();
}
