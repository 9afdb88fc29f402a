import { writeFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type BuiltImage, buildImage } from "../../compiler/index.ts";
import { ROOT } from "../../files/root.ts";
import { readableCode } from "../../src/formats/code-tokens.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { bootOnEngine, ENGINE, NO_ENGINE } from "./engine.ts";

const HTML = `<!doctype html>
<!-- said to
     nobody -->
  <p>Two
     words</p>

<pre>
  kept   as it is
</pre>
<style>
  p { color: #ff0000 }
</style>
<script>
  // nobody reads this
  let long = "\\u00e4 " + name;
  alert(long);
</script>
`;
const SHORT = `<!doctype html>
<p>Two
words</p>
<pre>
  kept   as it is
</pre>
<style>p{color:red}</style>
<script>let long="\\xE4 "+name;alert(long);</script>`;

/** Builds an image of a sketch alone, next to which the given files lie. */
async function build(sketch: string, files: Record<string, string>): Promise<BuiltImage> {
  const directory = temporaryDirectory();
  for (const [name, text] of Object.entries({ ...files, "nothing.ts": "", "sketch.ts": sketch })) {
    writeFileSync(join(directory, name), text);
  }
  return await buildImage({
    sketch: join(directory, "sketch.ts"),
    firmware: join(directory, "nothing.ts"),
    board: "nodemcu",
    name: "page",
    version: "1",
    brand: "Homie",
  });
}

const sketch = (call: string): string => `
  import { asset } from ${JSON.stringify(join(ROOT, "src/asset.ts"))};
  print("RESULT " + JSON.stringify(${call}));`;

describe("an asset", () => {
  it("lies in the image, and is read out of the file that the image is in", async () => {
    const { image, entry, overlays } = await build(sketch('asset("./page.html")'), { "page.html": HTML });
    expect(overlays.map(({ name }) => name)).toEqual([expect.stringMatching(/page\.html$/)]);
    const text = Buffer.from(image).toString("latin1");
    let printed = "";
    const context = vm.createContext({
      $e: {},
      print: (line: string) => (printed = line.slice("RESULT ".length)),
      require: () => ({
        read: (file: string, at: number, length: number) => file === "fw.b" && text.substr(at, length),
      }),
    });
    vm.runInContext(readableCode(text.substr(entry.offset, entry.length)), context)("fw.b");
    const compressed = Buffer.from(JSON.parse(printed) as string, "latin1");
    expect(gunzipSync(compressed).toString()).toBe(SHORT);
  });

  if (!ENGINE) console.warn(`assets on the engine are not tested: ${NO_ENGINE}`);
  it.skipIf(!ENGINE)("costs the engine no memory", async () => {
    const long = "a".repeat(1000);
    const code = sketch(
      '(() => { const before = process.memory().usage; const text = asset("./a.txt"); return [text.length, process.memory().usage - before]; })()',
    );
    const built = await build(code, { "a.txt": long });
    const [length, cost] = JSON.parse(await bootOnEngine(built)) as [number, number];
    expect(length).toBe(1000);
    expect(cost).toBeLessThan(20); // a copy would take 84
  });

  it("is refused with the place of what is not ASCII", async () => {
    await expect(build(sketch('asset("./a.html")'), { "a.html": "<p>\n  Gr\u00fc\u00dfe" })).rejects.toThrow(
      /a\.html:2:5: "\u00fc" is not ASCII, .*&#252; in HTML/,
    );
  });

  it("is refused where it is not there, or not named", async () => {
    await expect(build(sketch('asset("./none.html")'), {})).rejects.toThrow(
      /sketch\.ts:3:\d+: this asset .* there is no file .*none\.html/,
    );
    await expect(build(sketch("asset(name)"), {})).rejects.toThrow(/sketch\.ts:3:\d+: this call of asset\(\)/);
  });
});
