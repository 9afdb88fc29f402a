import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { renderLine } from "../../../cli/terminal/colours.ts";
import { buildImage } from "../../../compiler/index.ts";
import { sourceMap } from "../../../compiler/source-map.ts";
import { mapFile } from "../../../files/map-file.ts";
import { shownPath } from "../../../files/root.ts";
import { ImageSources } from "../../../host/monitor/image-sources.ts";
import { Log } from "../../../host/monitor/log.ts";
import type { Span } from "../../../host/span.ts";
import { readableCode } from "../../../src/formats/code-tokens.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const FIRMWARE = new URL("../../compiler/fixtures/firmware.ts", import.meta.url).pathname;
const folder = temporaryDirectory();
const sketch = join(folder, "sketch.ts");
const images = join(folder, "build");
const file = join(images, "test-1.0.0.bin");
const PEEL = "  const value = thing.deep!.value;";
const SKETCH = `import { note } from "homie-espruino";

function peel(thing: { deep?: { value: number } }): number {
${PEEL}
  note("peeled " + value);
  return value + 1;
}

setTimeout(() => {
  note("more " + peel({ deep: { value: 1 } }) + peel({}));
}, 3);
`;
const NOON = new Date(2026, 10, 26, 12, 0, 0, 5);
let text: string;

beforeAll(async () => {
  writeFileSync(sketch, SKETCH);
  mkdirSync(images);
  const built = await buildImage({
    ...{ sketch, firmware: FIRMWARE, board: "nodemcu", name: "test", version: "1.0.0", brand: "Homie" },
  });
  writeFileSync(file, built.image);
  writeFileSync(mapFile(file), sourceMap(built, file));
  writeFileSync(join(images, "storage.bin"), "has no map");
  text = Buffer.from(built.image).toString("latin1");
});
afterEach(() => void vi.useRealTimers());

/** What becomes of what a console says. */
function shown(said: string | Buffer, sources = images): string[] {
  const lines: string[] = [];
  const show = (line: Span[]) => lines.push(renderLine(line, false));
  const log = new Log({ sources: new ImageSources(sources), show, now: () => NOON });
  log.receive(Buffer.from(said as string, "latin1"));
  log.end();
  return lines.map((line) => line.replace(/^12:00:00\.005 /, ""));
}

/** Where the property is read that is not there, and the image's code around it. */
function fault() {
  const code = /[^\w](\w)=\w\.deep\.value;.*?\}/.exec(text)!;
  const at = code.index + code[0].indexOf(".value");
  const line = text.slice(0, at).split("\n").length;
  const column = at - text.lastIndexOf("\n", at - 1);
  return { code: code[0].slice(0, 40), caret: at - code.index, line, column };
}

describe("what a board says", () => {
  it("has time and level", () => {
    const said = ["light 1.0.0, slot a", "Wi-Fi: no_ap_found", "Ready", "! fw.a: it failed", "hello", "OTA: 403"];
    expect(shown(`${said.join("\r\n>\r\x1b[J")}\r\n`)).toEqual([
      "I  light 1.0.0, slot a",
      "W  Wi-Fi: no_ap_found",
      "I  Ready",
      "E  ! fw.a: it failed",
      "I  hello",
      "W  OTA: 403",
    ]);
  });

  it("has its errors' places in the sketch, as the engine writes them since 2v27", () => {
    const { code, caret, line, column } = fault();
    const lines = shown(
      `>\r\x1b[JUncaught Error: Can't read property 'value' of undefined\r\n    at i (fw.a:${line}:${column})\r\n` +
        `${readableCode(code)}...\r\n${" ".repeat(caret)}^\r\nReady\r\n`,
    );
    expect(lines).toEqual([
      "E  Uncaught Error: Can't read property 'value' of undefined",
      `E      at ${shownPath(sketch)}:4  (i, fw.a:${line}:${column})`,
      `E         ${PEEL.trim()}`,
      "I  Ready",
    ]);
  });

  it("has them as the engine wrote them before, with and without the file, and when the code was cut", () => {
    const { code, caret, line, column } = fault();
    const from = 4;
    const excerpts = [
      `${readableCode(code)}\n${" ".repeat(caret)}^\n`,
      `...${readableCode(code.slice(from))}\n${" ".repeat(caret + 3 - from)}^\n`,
    ];
    for (const excerpt of excerpts) {
      expect(shown(`Uncaught Error: no\n at line ${line} col ${column} in fw.b\n${excerpt}`)).toContain(
        `E      at ${shownPath(sketch)}:4  (fw.b:${line}:${column})`,
      );
      expect(shown(`Uncaught Error: no\nat line 1 col 4711\n${excerpt}`)).toContain(
        `E      at ${shownPath(sketch)}:4  (1:4711)`,
      );
      expect(shown(`in function "a" called from line 1 col 4711\n${excerpt}`)).toContain(
        `I      at ${shownPath(sketch)}:4  (a, 1:4711)`,
      );
    }
  });

  it("has them as they are when they are in no image that is known", () => {
    const said = ["Uncaught Error: no", "    at i (fw.a:1:500)", "let other=code.of(another);image()", "      ^"];
    const unchanged = said.map((line) => `E  ${line}`);
    expect(shown(`${said.join("\n")}\n`)).toEqual(unchanged);
    expect(shown(`${said.join("\n")}\n`, join(folder, "none"))).toEqual(unchanged);
    const { code, caret, line, column } = fault();
    const file = `    at i (fw.a:${line + 1000}:${column})\n${code}\n${" ".repeat(caret)}^\n`;
    expect(shown(file)[0]).toContain(`at i (fw.a:${line + 1000}:${column})`);
  });

  it("has them as they are, and says why, when a source map is none", () => {
    const broken = join(folder, "broken");
    mkdirSync(broken);
    writeFileSync(join(broken, "a.bin"), "x");
    writeFileSync(join(broken, "a.bin.map"), "{oops");
    const said = "    at i (fw.a:1:1)\nx\n^\n";
    const lines = shown(said + said, broken);
    expect(lines[0]).toContain(`-- ${join(broken, "a.bin.map")}: this is no source map`);
    expect(lines.slice(1)).toEqual([...Array(2)].flatMap(() => ["I      at i (fw.a:1:1)", "I  x", "I  ^"]));
  });

  it("is shown though what belongs to it does not come", async () => {
    vi.useFakeTimers();
    const lines: string[] = [];
    const show = (line: Span[]) => lines.push(renderLine(line, false));
    const log = new Log({ sources: new ImageSources(images), show });
    log.receive(Buffer.from("Uncaught Error: no\n    at i (fw.a:1:500)\nlet a=1\n"));
    expect(lines.length).toBe(1);
    vi.advanceTimersByTime(300);
    expect(lines.map((line) => line.slice(13))).toEqual([
      "E  Uncaught Error: no",
      "E      at i (fw.a:1:500)",
      "I  let a=1",
    ]);
    log.receive(Buffer.from("half a li"));
    log.receive(Buffer.from("ne\n"));
    expect(lines.at(-1)).toContain("half a line");
  });

  it("is told of when it is not legible, and our questions' answers are left out", () => {
    const lines = shown(
      Buffer.concat([Buffer.from([0x72, 0xfe, 0x80, 0, 0x0a]), Buffer.from("\x011234=5\x01678\r\nReady\r\n")]),
    );
    expect(lines).toEqual(["   (4 bytes that are not legible)", "I  Ready"]);
  });

  it("tells the terminal nothing, whatever it is, and a log holds no more of it than a line", () => {
    const pieces = fc.constantFrom(
      "\x1b[2J",
      "\x9b",
      "\n",
      "\r",
      "Uncaught ",
      "    at i (fw.a:1:5)\n",
      "let a=1\n",
      "  ^\n",
      "\0",
      "é",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: "binary" })), { maxLength: 12 }), (said) => {
        for (const line of shown(Buffer.from(said.join("")))) {
          expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
          expect(line.length).toBeLessThan(600);
        }
      }),
    );
    expect(shown("x".repeat(100_000)).length).toBeGreaterThan(0);
  });
});
