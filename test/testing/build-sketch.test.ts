import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { buildSketch } from "../../testing/build-sketch.ts";
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
  expect(cachedSketch("a sketch", "state")).toBeUndefined();
  cacheSketch("a sketch", "state", built);
  expect(cachedSketch("a sketch", "state")).toEqual(built);
  expect(cachedSketch("another one", "state")).toBeUndefined();
  expect(cachedSketch("a sketch", "another state")).toBeUndefined();
  utimesSync(file, 1, 1);
  expect(cachedSketch("a sketch", "state")).toBeUndefined();
  vi.unstubAllEnvs();
});

it("a folder that cannot be written to: nothing is kept, and nothing fails", () => {
  vi.stubEnv("XDG_CACHE_HOME", "/dev/null");
  cacheSketch("a sketch", "state", { board: "nodemcu", image: Buffer.of(), loader: Buffer.of(), stamps: {} });
  expect(cachedSketch("a sketch", "state")).toBeUndefined();
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
