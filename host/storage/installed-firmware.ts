import { type FirmwareImage, parseImage } from "../../files/firmware-image.ts";
import { UserError } from "../../files/user-error.ts";
import type { Slot } from "../../src/formats/boot-state.ts";
import { HEADER_SIZE } from "../../src/formats/image.ts";
import { PAGE, SLOT_A, SLOT_B } from "../../src/formats/layout.ts";

/** The image in a slot of a Storage area; undefined when there is no whole one. */
export function installedFirmware(storage: Buffer, slot: Slot): FirmwareImage | undefined {
  const region = slot === "a" ? SLOT_A : SLOT_B;
  const data = storage.subarray(region.page * PAGE, (region.page + region.pages) * PAGE);
  try {
    return parseImage(data.subarray(0, HEADER_SIZE + data.readUInt32LE(20)));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
