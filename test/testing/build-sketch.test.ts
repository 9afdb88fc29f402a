import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { buildImage } from "../../compiler/index.ts";
import type { Memo } from "../../compiler/memo.ts";
import { ROOT } from "../../files/root.ts";
import { buildSketch } from "../../testing/build-sketch.ts";
import { FirmwareMemo } from "../../testing/firmware-memo.ts";
import { cachedSketch, cacheSketch } from "../../testing/image-cache.ts";
import { board } from "../../testing/index.ts";
import { stampsOf } from "../../testing/stamps.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

it("a sketch whose types are wrong: says where, for each test, and tries again when a file has changed", async () => {
  const sketch = join(temporaryDirectory(), "wrong.ts");
  writeFileSync(sketch, "const pin: string = D5;\nexport { pin };\n");
  const first: unknown = await buildSketch(sketch, {}).catch((error) => error);
  expect(String(first)).toContain("wrong.ts:1:7 - error TS2322: Type 'Pin' is not assignable to type 'string'.");
  expect(await buildSketch(sketch, {}).catch((error) => error)).toBe(first);
  writeFileSync(sketch, "const pin: number = D5;\nexport { pin };\n");
  await expect(buildSketch(sketch, {})).rejects.toThrow("Type 'Pin' is not assignable to type 'number'.");
});

it("what was built is kept for other processes until one of its files changes", () => {
  const folder = temporaryDirectory();
  vi.stubEnv("XDG_CACHE_HOME", join(folder, "cache"));
  const file = join(folder, "sketch.ts");
  writeFileSync(file, "one");
  const built = { board: "nodemcu", image: Buffer.from([1, 2]), loader: Buffer.from([3]), stamps: stampsOf([folder]) };
  expect(cachedSketch("a sketch")).toBeUndefined();
  cacheSketch("a sketch", built);
  expect(cachedSketch("a sketch")).toEqual(built);
  expect(cachedSketch("another one")).toBeUndefined();
  utimesSync(file, 1, 1);
  expect(cachedSketch("a sketch")).toBeUndefined();
  vi.unstubAllEnvs();
});

it("a folder that cannot be written to: nothing is kept, and nothing fails", () => {
  vi.stubEnv("XDG_CACHE_HOME", "/dev/null");
  cacheSketch("a sketch", { board: "nodemcu", image: Buffer.of(), loader: Buffer.of(), stamps: {} });
  expect(cachedSketch("a sketch")).toBeUndefined();
  vi.unstubAllEnvs();
});

it("refuses fake timers, for which it would wait forever", async () => {
  vi.useFakeTimers();
  try {
    await expect(board("./sketch.ts")).rejects.toThrow("Fake timers are on");
  } finally {
    vi.useRealTimers();
  }
});

it("what was made of the firmware is used for the next sketch, and makes the same image", async () => {
  vi.stubEnv("XDG_CACHE_HOME", join(temporaryDirectory(), "cache"));
  const compiler = [join(ROOT, "compiler")];
  const options = {
    sketch: join(ROOT, "examples/siren.ts"),
    board: "nodemcu",
    name: "a",
    version: "1",
    brand: "Homie",
  };
  const first = new FirmwareMemo(compiler);
  const { md5 } = await buildImage({ ...options, memo: first });
  first.save();
  const second = new FirmwareMemo(compiler);
  const made: string[] = [];
  const memo: Memo = {
    recall: (key, make) =>
      second.recall(key, () => {
        made.push(key);
        return make();
      }),
  };
  expect(await buildImage({ ...options, memo })).toMatchObject({ md5 });
  expect(made).toEqual([]);
  // Of another state of the sources nothing is known.
  const other = new FirmwareMemo([...compiler, join(ROOT, "files")]);
  expect(other.recall("src/index.ts false", () => "made anew")).toBe("made anew");
  vi.unstubAllEnvs();
});
