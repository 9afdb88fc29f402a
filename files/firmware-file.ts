import { type FirmwareImage, parseImage } from "./firmware-image.ts";
import { readInput } from "./read-and-write.ts";
import { UserError } from "./user-error.ts";

/** A firmware image that was read from a file and found whole. */
export interface Firmware extends FirmwareImage {
  /** Where it was read from. */
  path: string;
  bytes: Buffer;
}

/** Reads a firmware image from a file and checks it. */
export function readFirmware(path: string): Firmware {
  return checkFirmware(readInput(path, "the firmware"), path);
}

/** Checks a firmware image that was read from a file. */
export function checkFirmware(bytes: Buffer, path: string): Firmware {
  try {
    return { ...parseImage(bytes), path, bytes };
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${path}: ${error.message}`) : error;
  }
}
