import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parseTar } from "nanotar";
import { readInput } from "../../files/read-and-write.ts";
import { UserError } from "../../files/user-error.ts";

/** Where to get a release, and which one. */
export const GET_RELEASE =
  "Download the release of Espruino for the ESP8266 from espruino.com, and give its archive " +
  "espruino_<version>_esp8266_4mb.tgz, or the folder of that name.";

/**
 * Reads the files of one of Espruino's releases.
 * @param path of its .tgz, or of the folder that it unpacks to
 * @returns the files by their names
 */
export function readReleaseFiles(path: string): Map<string, Buffer> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return readFolder(path);
  const bytes = readInput(path, "Espruino's release");
  if (bytes.toString("latin1", 0, 2) === "PK") {
    throw new UserError(
      `${path}: this is a .zip. Unpack it, and give the folder espruino_<version>_esp8266_4mb that is in it.`,
    );
  }
  try {
    const files = parseTar(gunzipSync(bytes));
    return new Map(
      files.filter(({ data }) => data).map(({ name, data }) => [basename(name), Buffer.from(data as Uint8Array)]),
    );
  } catch (error) {
    const cut = (error as NodeJS.ErrnoException).code === "Z_BUF_ERROR";
    const what = cut ? "the archive is cut short: its end is missing" : "this is no archive of a release (.tgz)";
    throw new UserError(`${path}: ${what}. ${GET_RELEASE}`);
  }
}

function readFolder(path: string): Map<string, Buffer> {
  const names = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
  return new Map(names.map((name) => [name, readFileSync(join(path, name))]));
}
