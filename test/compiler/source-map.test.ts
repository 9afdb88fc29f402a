import { readFileSync, writeFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type BuiltImage, buildImage } from "../../compiler/index.ts";
import { sourceMap } from "../../compiler/source-map.ts";
import { readableCode } from "../../src/formats/code-tokens.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const FIXTURES = new URL("fixtures/", import.meta.url).pathname;
const folder = temporaryDirectory();
const sketch = join(folder, "sketch.ts");
const file = join(folder, "build", "test.bin");
const SKETCH = `import { note } from "homie-espruino";

interface Thing {
  parts?: { size: number };
}

function peel(thing: Thing, more: string): number {
  const { size } = thing.parts!;
  note("peeled " + size + more);
  return size + 1;
}

class Box {
  readonly #size = 3;
  open(): string {
    return "opened " + this.#size;
  }
}

const box = new Box();
setTimeout(() => {
  note(box.open());
  peel({ parts: { size: 2 } }, "first peel");
  peel({}, "second peel");
}, 5);
`;

describe("the source map of an image", () => {
  let built: BuiltImage;
  let text: string;
  let map: SourceMap;
  beforeAll(async () => {
    writeFileSync(sketch, SKETCH);
    built = await buildImage({
      sketch,
      firmware: join(FIXTURES, "firmware.ts"),
      ...{ board: "nodemcu", name: "test", version: "1.0.0", brand: "Homie" },
    });
    text = Buffer.from(built.image).toString("latin1");
    map = new SourceMap(JSON.parse(sourceMap(built, file)));
  });

  /** The line of a source that a text of the image was made of. */
  function lineOf(part: string): { file: string; text: string } {
    const at = text.indexOf(part);
    expect(at, part).toBeGreaterThan(0);
    const entry = map.findEntry(0, at) as { originalSource: string; originalLine: number };
    const source = resolve(folder, "build", entry.originalSource);
    return { file: source, text: readFileSync(source, "utf8").split("\n")[entry.originalLine]! };
  }

  it.each(["peeled ", "opened ", "first peel", "second peel"])("leads from the entry to the sketch: %s", (part) => {
    const { file: source, text: line } = lineOf(part);
    expect(source).toBe(sketch);
    expect(line).toContain(part);
  });

  it("leads from an overlay to the module of its function", () => {
    const { file: source, text: line } = lineOf("got ");
    expect(source).toBe(join(FIXTURES, "ota/receiver.ts"));
    expect(line).toContain("got ");
  });

  it("knows where each piece of code lies, whatever was linked between them", () => {
    expect(built.kept.length).toBeGreaterThan(3);
    const plain = (code: string): string => readableCode(code).replace(/\s/g, "");
    for (const { chunk, from, length, place } of built.kept) {
      const found = text.slice(place(0), place(length));
      expect(plain(found)).toBe(plain(chunk.code.slice(from, from + length)));
    }
  });

  it("names its sources from where it lies, and holds nothing of this computer", () => {
    const { file: name, sources, version } = JSON.parse(sourceMap(built, file));
    expect({ name, version }).toEqual({ name: "test.bin", version: 3 });
    expect(sources).toContain("../sketch.ts");
    expect(sources.every((source: string) => source.startsWith("../"))).toBe(true);
  });
});
