import { createHash } from "node:crypto";
import { type Board, boards } from "../../boards/index.ts";
import type { EngineOffer, FirmwareOffer, FlashOffer, OfferedFile } from "../../ui/flash/flasher.ts";
import type { FieldSchema } from "../../ui/messages.ts";
import { configSchema } from "../configure/config-schema.ts";
import type { Engine } from "../flash/engine-parts.ts";
import { loaderOf } from "../storage/loader.ts";
import { writeStorage } from "../storage/write.ts";
import { type FolderImage, ImageFolder } from "../update/image-folder.ts";
import type { PageFile } from "./page-files.ts";
import type { SketchSchemas } from "./sketch-schemas.ts";
import { manifestName, webToolsManifest } from "./web-tools-manifest.ts";

/** What the page that flashes boards offers. */
export interface FlashSiteOptions {
  /** Those of the page itself. */
  files: Map<string, PageFile>;
  /** With the images; undefined for none. */
  folder: string | undefined;
  /** Espruino; undefined for none. */
  engine: Engine | undefined;
  schemas: SketchSchemas;
  /** Where the devices are shown, from the page; undefined for nowhere. */
  devices: string | undefined;
  /** Told of what is left out. */
  complain: (text: string) => void;
}

/** An image for a board that is known here. */
interface Flashable {
  image: FolderImage;
  board: Board;
}

type Offered = Map<string, () => PageFile | Promise<PageFile>>;

const OFFER = "offer.json";
/** The folder of what is offered. */
export const FILES = "files";
const BINARY = "application/octet-stream";

/** The page that flashes boards, with all that it asks for: a folder of files, by whomever it is served. */
export class FlashSite {
  readonly #options: FlashSiteOptions;
  readonly #images: ImageFolder | undefined;
  readonly #complaints = new Set<string>();
  /** What belongs to the last offer, by paths. */
  #offered: Offered = new Map();

  constructor(options: FlashSiteOptions) {
    this.#options = options;
    this.#images = options.folder === undefined ? undefined : new ImageFolder(options.folder);
    // A file is taken for complete when it is the same at the next look.
    this.#look();
  }

  /** A file of the page. @param path from the page, which is at the empty one; undefined where there is none */
  async find(path: string): Promise<PageFile | undefined> {
    if (path === OFFER) return jsonFile(await this.offer());
    return this.#options.files.get(path) ?? (await this.#offered.get(path)?.());
  }

  /** The paths of all files that belong to the last offer, and to the page. */
  get paths(): string[] {
    return [...this.#options.files.keys(), ...this.#offered.keys()];
  }

  /** What there is to flash now. */
  async offer(): Promise<FlashOffer> {
    const { engine, devices = null } = this.#options;
    const offered: Offered = new Map();
    const firmwares: FirmwareOffer[] = [];
    for (const { image, board } of this.#flashable()) {
      const loader = await loaderOf(board);
      firmwares.push(this.#offerFirmware(offered, { image, board }, loader));
      if (engine) offerManifest(offered, { image, board }, loader, engine);
    }
    const offer = { engine: engine ? offerEngine(offered, engine) : null, firmwares, devices };
    this.#offered = offered;
    return offer;
  }

  #flashable(): Flashable[] {
    return this.#look().flatMap((image) => {
      const board = boards.find(({ id }) => id === image.board);
      return board ? [{ image, board }] : [];
    });
  }

  /** The images, those first that were made last. */
  #look(): FolderImage[] {
    const complain = (text: string): void => {
      if (!this.#complaints.has(text)) this.#options.complain(text);
      this.#complaints.add(text);
    };
    const images = this.#images?.look(complain) ?? [];
    return images.sort((one, other) => other.modified - one.modified);
  }

  #offerFirmware(offered: Offered, { image, board: { id, title } }: Flashable, loader: Buffer): FirmwareOffer {
    const { name, version, bytes, md5 } = image;
    const rules = `${FILES}/${md5}.json`;
    offered.set(rules, async () => {
      const schema = await this.#options.schemas.find(md5);
      return jsonFile({ schema: schema ?? (configSchema() as FieldSchema), knowsSettings: schema !== undefined });
    });
    const files = { image: offerFile(offered, bytes), loader: offerFile(offered, loader) };
    return { name, version, board: { id, title }, ...files, rules };
  }
}

/** Offers a manifest for esp-web-tools, unless there is one of a newer version: it brings no configuration. */
function offerManifest(
  offered: Offered,
  { image: { name, version, bytes }, board }: Flashable,
  loader: Buffer,
  engine: Engine,
): void {
  const file = manifestName(name, board.id);
  if (offered.has(file)) return;
  const storage = { at: board.storage.offset, bytes: writeStorage({ board, loader, image: bytes }) };
  const parts = [...engine.parts, storage].map(({ at, bytes }) => ({
    path: offerFile(offered, bytes).path,
    offset: at,
  }));
  offered.set(file, () => jsonFile(webToolsManifest(name, version, parts)));
}

function offerEngine(offered: Offered, { version, parts }: Engine): EngineOffer {
  return { version, parts: parts.map(({ what, at, bytes }) => ({ what, at, file: offerFile(offered, bytes) })) };
}

function offerFile(offered: Offered, content: Buffer): OfferedFile {
  const md5 = createHash("md5").update(content).digest("hex");
  const path = `${FILES}/${md5}.bin`;
  offered.set(path, () => ({ type: BINARY, content }));
  return { path, size: content.length, md5 };
}

function jsonFile(value: unknown): PageFile {
  return { type: "application/json", content: Buffer.from(JSON.stringify(value)) };
}
