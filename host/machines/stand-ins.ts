import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { ROOT } from "../../files/root.ts";
import { UserError } from "../../files/user-error.ts";
import { PAGE, USED_PAGES } from "../../src/formats/layout.ts";
import { listFiles } from "../storage/storage-file.ts";
import { putFile } from "../storage/write.ts";

/** A stand-in's code, minified: long names would cost the engine memory. */
function source(file: string): string {
  const path = join(ROOT, "host/machines/stand-ins", file);
  return transformSync(readFileSync(path, "utf8"), { minify: true, charset: "utf8" }).code;
}

/** What differs from one start to the next. */
export interface Start {
  /** The port of this computer that the device's port 80 becomes; 80 by default. */
  httpPort?: number | undefined;
  /** Why the chip starts, by the engine's words; "power on" by default. */
  reason?: string;
}

/** The modules that Espruino has on the ESP8266 but not on Linux, as the Storage files that stand in for them. */
export function standIns(mac: string, { httpPort = 80, reason = "power on" }: Start = {}): ReadonlyMap<string, Buffer> {
  return new Map([
    ["Wifi", Buffer.from(source("wifi.js").replace("__MAC__", mac).replace("__PORT__", String(httpPort)))],
    ["ESP8266", Buffer.from(source("esp8266.js").replace("__REASON__", reason))],
  ]);
}

/**
 * Puts the stand-ins into the free pages of a Storage area, behind everything that the firmware owns, whose bytes stay
 * as they are; older stand-ins are replaced, and other files in those pages kept.
 */
export function addStandIns(storage: Buffer, mac: string, start?: Start): void {
  const added = standIns(mac, start);
  const kept = listFiles(storage)
    .files.filter(({ name, at }) => at > USED_PAGES * PAGE && !added.has(name))
    .map(({ name, at, size }): [string, Buffer] => [name, Buffer.from(storage.subarray(at, at + size))]);
  let end = USED_PAGES * PAGE;
  storage.fill(0xff, end);
  for (const [name, data] of [...kept, ...added]) {
    if (end + data.length > storage.length - PAGE / 8) {
      throw new UserError(
        `The free pages of Storage have no room for ${name}, which real Espruino for Linux needs to run this board. ` +
          "Erase other files there.",
      );
    }
    end = putFile(storage, end, name, data);
  }
}
