import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodemcu } from "../../boards/nodemcu.ts";
import { buildImage, buildLoader } from "../../compiler/index.ts";
import { stackOf } from "../../compiler/stack/index.ts";
import { encodeHeader, imageMd5 } from "../../files/firmware-image.ts";
import { ROOT } from "../../files/root.ts";

/** The board that all is built for. */
export const BOARD = nodemcu;

/** A firmware image, and its MD5. */
export interface Image {
  bytes: Buffer;
  md5: string;
  /** What the model says of the stack that it takes at the most, in bytes, if it was built. */
  model?: number;
}

const NAME = { board: BOARD.id, name: "light", brand: "Homie" };

/** Wraps code that is no firmware of ours into an image that is whole. */
export function wrap(code: string, version: string): Image {
  const text = code.padEnd((code.length + 3) & ~3);
  const header = encodeHeader({ ...NAME, version }, text, { offset: 256, length: text.length });
  return withMd5(Buffer.concat([header, Buffer.from(text, "latin1")]));
}

/** Bytes with their MD5. */
export function withMd5(bytes: Buffer): Image {
  return { bytes, md5: imageMd5(bytes) };
}

/** The sketch of the documentation, whose figures are compared over time. */
export const LIGHT = join(ROOT, "examples/light.ts");

/** Builds what scenarios ask for, once. */
export class ImageStore {
  readonly #folder: string;
  readonly #built = new Map<string, Promise<Image>>();
  #loader: Promise<Buffer> | undefined;

  /** @param folder for sketches; whoever made it removes it */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The loader of all devices. */
  loader(): Promise<Buffer> {
    this.#loader ??= buildLoader({ board: BOARD.id }).then(({ code }) => Buffer.from(code, "latin1"));
    return this.#loader;
  }

  /** The image of the documentation's sketch. */
  light(version = "1.0.0"): Promise<Image> {
    return this.#build(LIGHT, version);
  }

  /** The image of an example, by its name. */
  example(name: string): Promise<Image> {
    return this.#build(join(ROOT, `examples/${name}.ts`), "1.0.0");
  }

  /**
   * The image of a sketch.
   * @param text what goes behind the import of `homie`
   */
  sketch(name: string, text: string, version = "1.0.0"): Promise<Image> {
    const path = join(this.#folder, `${name}.ts`);
    writeFileSync(path, `import * as homie from "homie-espruino";\n${text}`);
    return this.#build(path, version);
  }

  #build(sketch: string, version: string): Promise<Image> {
    const key = `${sketch} ${version}`;
    let built = this.#built.get(key);
    if (!built) {
      built = buildImage({ ...NAME, sketch, version }).then((one) => ({
        ...withMd5(Buffer.from(one.image)),
        model: stackOf(one).deepest,
      }));
      this.#built.set(key, built);
    }
    return built;
  }
}
