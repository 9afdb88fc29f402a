import { checkFirmware } from "../../files/firmware-file.ts";
import { imageMd5 } from "../../files/firmware-image.ts";
import { findHomieMarks } from "../../files/homie-marks.ts";
import { readInput } from "../../files/read-and-write.ts";
import { UserError } from "../../files/user-error.ts";
import { MAGIC } from "../../src/formats/image.ts";

/** The first byte of every program for the ESP8266 that does not run on Espruino. */
const ESP_MAGIC = 0xe9;

/** A firmware that can be sent to devices. */
export interface OtaFirmware {
  path: string;
  bytes: Buffer;
  /** What a device that runs it shows as `$fw/checksum`. */
  md5: string;
  /** What it says of itself; undefined for a file that was sent by force. */
  name: string | undefined;
  version: string | undefined;
  /** The board it is for, which only our own images say. */
  board: string | undefined;
}

/**
 * Reads a firmware: an image of ours, which is checked as a whole, or one that was built with Homie for ESP8266, of which
 * only the marks can be checked.
 * @param options.force takes any file; but one that begins like an image of ours has to be whole all the same
 */
export function readOtaFirmware(path: string, { force = false } = {}): OtaFirmware {
  return checkOtaFirmware(readInput(path, "the firmware"), path, { force });
}

/** Checks a firmware that was read from a file. */
export function checkOtaFirmware(bytes: Buffer, path: string, { force = false } = {}): OtaFirmware {
  if (bytes.toString("latin1", 0, MAGIC.length) === MAGIC) {
    const { md5, name, version, board } = checkFirmware(bytes, path);
    return { path, bytes, md5, name, version, board };
  }
  if (bytes.length === 0) throw new UserError(`${path}: the file is empty. Build the firmware again.`);
  const marks = bytes[0] === ESP_MAGIC ? findHomieMarks(bytes) : undefined;
  if (!marks && !force) throw new UserError(`${path}: ${strangeness(bytes)}`);
  return { path, bytes, md5: imageMd5(bytes), name: marks?.name, version: marks?.version, board: undefined };
}

function strangeness(bytes: Buffer): string {
  return bytes[0] === ESP_MAGIC
    ? "this is a program for the ESP8266, but not a Homie firmware: a device that runs it could not be updated this way " +
        "again. `homie ota --force` sends it all the same."
    : "this is neither an image that `homie build` has made nor a firmware of Homie for ESP8266. `homie ota --force` " +
        "sends it all the same; the device refuses what it cannot run.";
}
