import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../../files/root.ts";
import type { FieldSchema } from "../../ui/messages.ts";
import { type FolderImage, ImageFolder } from "../update/image-folder.ts";

/** How long a firmware may take to tell its sketch's settings, in milliseconds. */
const PATIENCE_MS = 60_000;

const run = promisify(execFile);

/**
 * The schemas of configurations with the settings of a sketch, of the firmwares in a folder. Each is asked for once, by
 * `homie config schema`: a process of its own, since a sketch may do anything when it starts, also never end.
 */
export class SketchSchemas {
  readonly #images: ImageFolder | undefined;
  readonly #complain: (text: string) => void;
  readonly #known = new Map<string, Promise<FieldSchema | undefined>>();

  /**
   * @param folder undefined for none
   * @param complain told once of a firmware that does not tell its settings
   */
  constructor(folder: string | undefined, complain: (text: string) => void) {
    this.#images = folder === undefined ? undefined : new ImageFolder(folder);
    this.#complain = complain;
    // A file is taken for complete when it is the same at the next look.
    this.#images?.look(() => {});
  }

  /** The schema for a device that runs an image; undefined when that is not in the folder. @param md5 of the image */
  async find(md5: string): Promise<FieldSchema | undefined> {
    const image = this.#look().find((one) => one.md5 === md5);
    // Only our own images run on the simulated board.
    if (!image || image.board === undefined) return this.#known.get(md5);
    const schema = this.#known.get(md5) ?? this.#ask(image.path);
    this.#known.set(md5, schema);
    return await schema;
  }

  /** What is in the folder; nothing while it cannot be read. */
  #look(): FolderImage[] {
    try {
      return this.#images?.look(() => {}) ?? [];
    } catch {
      return [];
    }
  }

  async #ask(path: string): Promise<FieldSchema | undefined> {
    const words = [join(ROOT, "bin/homie.js"), "config", "schema", path];
    try {
      const { stdout } = await run(process.execPath, words, { timeout: PATIENCE_MS, killSignal: "SIGKILL" });
      return JSON.parse(stdout) as FieldSchema;
    } catch {
      this.#complain(`${path}: its sketch's settings are not known: \`homie config schema\` with it says why.`);
      return undefined;
    }
  }
}
