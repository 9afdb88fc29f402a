import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type FirmwareMemo, MOST } from "../../compiler/firmware-memo.ts";
import { sourcesState } from "../../compiler/firmware-state.ts";
import { buildImage } from "../../compiler/index.ts";
import { ROOT } from "../../files/root.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { watchedMemo } from "../support/watched-memo.ts";

const SIREN = { sketch: join(ROOT, "examples/siren.ts"), board: "nodemcu", name: "a", version: "1", brand: "Homie" };

/** A memo as the next process has it: of what is in the file, nothing of this one. */
async function fresh(): Promise<FirmwareMemo> {
  vi.resetModules();
  const { FirmwareMemo: Again } = await import("../../compiler/firmware-memo.ts");
  return Again.open();
}

describe("what builds have made of the firmware", () => {
  let folder: string;
  const builds = (): string => join(folder, "homie-espruino/builds");
  const file = (): string => join(builds(), readdirSync(builds())[0]!);

  let made: { name: string; content: Buffer; md5: string } | undefined;
  /** Builds the siren; later only what that has left is brought here, for it takes a while. @returns MD5 of its image */
  async function buildSiren(): Promise<string> {
    if (!made) {
      const memo = await fresh();
      const { md5 } = await buildImage({ ...SIREN, memo });
      memo.save();
      made = { name: basename(file()), content: readFileSync(file()), md5 };
    }
    mkdirSync(builds(), { recursive: true });
    writeFileSync(join(builds(), made.name), made.content, { mode: 0o600 });
    return made.md5;
  }

  beforeEach(() => {
    folder = temporaryDirectory();
    vi.stubEnv("XDG_CACHE_HOME", folder);
  });
  afterEach(() => vi.unstubAllEnvs());

  it("is used by the next process: it makes the same image, and nothing anew", async () => {
    const md5 = await buildSiren();
    const missed: string[] = [];
    expect(await buildImage({ ...SIREN, memo: watchedMemo(await fresh(), missed) })).toMatchObject({ md5 });
    expect(missed).toEqual([]);
    expect(readFileSync(file(), "utf8")).not.toContain("siren");
    // Only whoever has made it may read it.
    expect(statSync(file()).mode & 0o077).toBe(0);
  });

  it("is enough for a sketch that has changed: nothing but the sketch is made anew", async () => {
    const sketch = join(folder, "my-sketch.ts");
    await buildSiren();
    writeFileSync(sketch, readFileSync(SIREN.sketch, "utf8").replaceAll("Siren", "Alarm"));
    const missed: string[] = [];
    const memo = await fresh();
    const { image } = await buildImage({ ...SIREN, sketch, memo: watchedMemo(memo, missed) });
    expect(Buffer.from(image).includes("Alarm")).toBe(true);
    expect(missed).toEqual([]);
    memo.save();
    expect(readFileSync(file(), "utf8")).not.toContain("Alarm");
  });

  it("holds nothing of a sketch, not what of it is kept in flash either", async () => {
    const sketch = join(folder, "my-sketch.ts");
    const light = readFileSync(join(ROOT, "examples/light.ts"), "utf8");
    writeFileSync(sketch, light.replace('name: "On"', 'name: "Of the cellar"'));
    await buildSiren();
    const memo = await fresh();
    const { image, overlays } = await buildImage({ ...SIREN, sketch, memo });
    memo.save();
    expect(Buffer.from(image).includes("Of the cellar")).toBe(true);
    expect(overlays.map(({ name }) => name)).toContainEqual(expect.stringMatching(/^sketch#/));
    expect(readFileSync(file(), "utf8").includes("Of the cellar")).toBe(false);
  });

  it.each([
    ["cut off", (text: string) => text.slice(0, text.length / 2)],
    ["empty", () => ""],
    ["something else", () => "null"],
    ["damaged", (text: string) => text.replace('"made now"', '"made  ow"')],
  ])("is made anew where its file is %s", async (_, spoil) => {
    const first = await fresh();
    first.keep("a key", "made now");
    first.save();
    expect((await fresh()).get("a key")).toBe("made now");
    writeFileSync(file(), spoil(readFileSync(file(), "utf8")));
    const second = await fresh();
    expect(second.get("a key")).toBeUndefined();
    second.keep("a key", "made again");
    second.save();
    expect((await fresh()).get("a key")).toBe("made again");
  });

  it("is of use where a source of the firmware has changed: what is made of the others is known", async () => {
    const md5 = await buildSiren();
    const missed: string[] = [];
    const memo = { ...watchedMemo(await fresh(), missed), sources: "with another source" };
    expect(await buildImage({ ...SIREN, memo })).toMatchObject({ md5 });
    expect(missed).not.toEqual([]);
    expect(missed.filter((key) => !key.startsWith("bundle "))).toEqual([]);
  });

  it("is of no use to another version, whose files differ in nothing but their content", async () => {
    const first = await fresh();
    first.keep("a key", "made now");
    first.save();
    const root = join(folder, "project");
    for (const name of ["src", "modules", "library", "compiler", "files", "boards"])
      mkdirSync(join(root, name), { recursive: true });
    for (const name of ["package.json", "package-lock.json", "src/index.ts", "compiler/index.ts"])
      writeFileSync(join(root, name), "1");
    vi.doMock("../../files/root.ts", () => ({ ROOT: root, IS_PACKAGE: false }));
    const there = await fresh();
    expect(there.get("a key")).toBeUndefined();
    there.keep("a key", "made there");
    there.save();
    expect((await fresh()).get("a key")).toBe("made there");
    const change = (name: string): void => {
      const { atime, mtime } = statSync(join(root, name));
      writeFileSync(join(root, name), "2");
      utimesSync(join(root, name), atime, mtime);
    };
    change("src/index.ts");
    const { sources } = await fresh();
    expect(sources).not.toBe(there.sources);
    expect((await fresh()).get("a key")).toBe("made there");
    change("compiler/index.ts");
    expect((await fresh()).get("a key")).toBeUndefined();
    expect((await fresh()).sources).toBe(sources);
    vi.doUnmock("../../files/root.ts");
    expect((await fresh()).get("a key")).toBe("made now");
  });

  it("keeps what another process has made meanwhile", async () => {
    const [one, other] = [await fresh(), await fresh()];
    one.keep("of one", "1");
    other.keep("of the other", "2");
    one.save();
    other.save();
    const last = await fresh();
    expect([last.get("of one"), last.get("of the other")]).toEqual(["1", "2"]);
  });

  it("serves builds of several kinds by turns, and forgets what nobody has asked for longest", async () => {
    const half = "x".repeat(MOST / 2);
    const build = async (asked: string[], made: Record<string, string>): Promise<void> => {
      const memo = await fresh();
      for (const key of asked) memo.get(key);
      for (const [key, text] of Object.entries(made)) memo.keep(key, text);
      memo.save();
    };
    const lengths = async () => {
      const memo = await fresh();
      return ["first", "second", "third"].map((key) => memo.get(key)?.length);
    };
    await build([], { first: half });
    await build([], { second: half });
    expect(await lengths()).toEqual([MOST / 2, MOST / 2, undefined]);
    await build(["first"], { third: "x" });
    expect(await lengths()).toEqual([MOST / 2, undefined, 1]);
  });

  it("tells of the firmware's files, which a build that finds all of them made does not read", () => {
    const read: string[] = [];
    sourcesState((name) => read.push(name));
    expect(read).toContain(join(ROOT, "src/index.ts"));
    expect(read).toContain(join(ROOT, "modules/mqtt.ts"));
    expect(read.filter((name) => name.startsWith(join(ROOT, "compiler")))).toEqual([]);
  });
});
