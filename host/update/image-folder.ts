import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { readInput } from "../../files/read-and-write.ts";
import { UserError } from "../../files/user-error.ts";
import { checkOtaFirmware, type OtaFirmware } from "./ota-firmware.ts";

/** A firmware in a folder. */
export interface FolderImage extends OtaFirmware {
  name: string;
  version: string;
  /** When the file was last written, in milliseconds. */
  modified: number;
}

interface Entry {
  stamp: string;
  /** Undefined until the file has stayed as it is from one look to the next, and for what is no firmware. */
  image?: FolderImage;
  looked?: boolean;
}

/** A folder that firmwares are put into. A file that is being written is left alone until it is complete. */
export class ImageFolder {
  readonly #path: string;
  #entries = new Map<string, Entry>();

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Looks what is there now.
   * @param complain called once for every file that looks like a firmware by its name but is none
   * @throws UserError when the folder cannot be read
   */
  look(complain: (text: string) => void): FolderImage[] {
    const before = this.#entries;
    this.#entries = new Map();
    for (const name of this.#list()) {
      const path = join(this.#path, name);
      const stats = statSync(path, { throwIfNoEntry: false });
      if (!stats?.isFile()) continue;
      const stamp = `${stats.size} ${stats.mtimeMs}`;
      const known = before.get(path);
      const entry: Entry = known?.stamp === stamp ? known : { stamp };
      this.#entries.set(path, entry);
      if (entry === known && !entry.looked) {
        entry.looked = true;
        const image = read(path, stats.mtimeMs, complain);
        if (image) entry.image = image;
      }
    }
    return [...this.#entries.values()].flatMap(({ image }) => image ?? []);
  }

  #list(): string[] {
    try {
      return readdirSync(this.#path)
        .filter((name) => name.endsWith(".bin"))
        .sort();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const why = code === "ENOENT" ? "there is no such folder" : code === "ENOTDIR" ? "it is not a folder" : message;
      throw new UserError(`${this.#path}: cannot look for firmwares there: ${why}. Give another folder.`);
    }
  }
}

function read(path: string, modified: number, complain: (text: string) => void): FolderImage | undefined {
  try {
    const firmware = checkOtaFirmware(readInput(path, "the firmware"), path);
    return { ...firmware, name: firmware.name!, version: firmware.version!, modified };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    complain(`Left out: ${error.message}`);
    return undefined;
  }
}
