import { PowerLost } from "../../sim/errors.ts";
import type { FlashOperation, PowerCut } from "../../sim/flash-faults.ts";
import type { FlashImage, NorFlash } from "../../sim/nor-flash.ts";

/** A flash operation of a device's life. */
export interface Moment {
  operation: FlashOperation;
  /** The flash right before it, and when it was done. */
  before: FlashImage;
  after: FlashImage;
}

/** Lives a part of a device's life. @returns its flash operations, in order */
export async function momentsOf(flash: NorFlash, live: () => Promise<void>): Promise<Moment[]> {
  const begun: Omit<Moment, "after">[] = [];
  flash.onOperation = (operation) => begun.push({ operation, before: flash.snapshot() });
  try {
    await live();
  } finally {
    flash.onOperation = undefined;
  }
  const end = flash.snapshot();
  return begun.map((moment, at) => ({ ...moment, after: begun[at + 1]?.before ?? end }));
}

/**
 * Leaves the flash as a device leaves it whose power fails at a moment of its life: the flash is all that it takes to its
 * next start, so that its life need not be lived once more for each way in which the power can fail. The board is off.
 */
export function failAt({ operation, before, after }: Moment, flash: NorFlash, cut: Omit<PowerCut, "operation">): void {
  const { kind, address, length } = operation;
  flash.clearFaults();
  // What a write has left says as much as what was written: where a bit was 0 already it makes no difference.
  flash.restore(after);
  const left = flash.read(address, length);
  flash.restore(before);
  flash.restorePower();
  flash.cutPower({ ...cut, operation: 0 });
  try {
    if (kind === "write") flash.write(address, left);
    else flash.erasePage(address);
  } catch (error) {
    if (error instanceof PowerLost) return;
    throw error;
  }
  throw new Error("The power has not failed");
}
