import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { engine } from "../host/machines/engine-present.ts";
import { boot, first, rig } from "./bench.ts";
import { sketch, type TestImage } from "./images.ts";
import { STATUS } from "./rig.ts";

const SAFE_MODE = "$implementation/safe-mode";
/** How long an image on trial that runs out of memory may keep the device from being ready, in milliseconds. */
const BACK_WITHIN = 120_000;

/** The firmware with a sketch of this folder's. */
const fixture = (name: string): Promise<TestImage> =>
  sketch(join(import.meta.dirname, "fixtures", `${name}.ts`), name.slice(0, 16));

if (!engine)
  console.warn("What takes all memory is not tested: there is no real Espruino, and only there memory has an end.");

describe("an image on trial that", () => {
  it.skipIf(!engine).each([
    ["takes all memory while it is evaluated", "hungry-at-start"],
    ["takes all memory, a little at a time, before it is ready", "leaking"],
    ["keeps so much that no update would be taken any more", "keeping"],
  ])(
    "%s is rolled back",
    async (_, name) => {
      await boot({ engine: engine! });
      const bad = await fixture(name);
      const from = rig.said.length;
      expect((await rig.update(bad)).at(-1)).toBe("200");
      const since = Date.now();
      await rig.hear(STATUS, `500 ROLLED_BACK ${bad.md5}`, from, BACK_WITHIN);
      await rig.ready(first.md5, from);
      expect(Date.now() - since).toBeLessThan(BACK_WITHIN);
    },
    BACK_WITHIN + 60_000,
  );
});

/** A sketch that makes the device crash again and again has made it safe. Sees to what it does then, and how it gets out. */
async function expectSafeMode(cause: string): Promise<void> {
  await rig.hear(SAFE_MODE, `the sketch is left out, it has crashed 3 times: ${cause}`, 0, BACK_WITHIN);
  expect(rig.last("$state")).toBe("alert");
  expect(rig.last("$nodes")).toBe("");
  expect(rig.lines.filter((line) => / slot [ab]$/.test(line))).toHaveLength(4);
  // It takes a configuration, and its restart leaves safe mode; there it gets as many attempts again.
  const from = rig.said.length;
  await rig.publish("$implementation/config/set", '{"name":"Saved"}');
  await rig.hear("$name", "Saved", from);
  await rig.hear("$state", "ready", from);
  expect(rig.said.slice(from).some(({ attribute, payload }) => attribute === "$nodes" && payload === "node")).toBe(
    true,
  );
  const again = rig.said.length;
  await rig.hear(SAFE_MODE, /^the sketch is left out/, again, BACK_WITHIN);
  // It takes an update, whose sketch runs; and says that it is over when that has been ready for a while.
  await rig.install(first);
  expect(rig.last("$state")).toBe("ready");
  expect(await rig.update(first)).toEqual(["304"]);
}

describe("a sketch that makes the device crash again and again", () => {
  it("is left out after three times: the device can be reached and updated (the simulated board)", async () => {
    await boot({ first: await fixture("crashing") });
    const from = rig.said.length;
    await expectSafeMode("out of memory");
    await rig.hear(SAFE_MODE, "false", from);
    // For good.
    await rig.stop();
    const again = rig.said.length;
    await rig.boot();
    expect(rig.said.slice(again).some(({ attribute, retain }) => attribute === SAFE_MODE && !retain)).toBe(false);
  });

  it.skipIf(!engine)(
    "is left out after three times (real Espruino, which has run out of memory)",
    async () => {
      await boot({ engine: engine!, first: await fixture("hungry") });
      await expectSafeMode("out of memory");
    },
    2 * BACK_WITHIN,
  );

  it("gets new attempts when the device was ready for a while in between", async () => {
    await boot();
    for (let i = 0; i < 5; i++) {
      const from = rig.said.length;
      rig.simulated!.runOutOfMemory();
      await rig.ready(first.md5, from);
      // Longer than it takes to be forgotten, 60 s.
      await rig.hear(SAFE_MODE, "false", from);
    }
    expect(rig.last("$state")).toBe("ready");
  });
});

describe("a turn that runs out of memory", () => {
  it("makes the device restart at once, though the memory is there again (the simulated board)", async () => {
    await boot();
    const from = rig.said.length;
    rig.simulated!.runOutOfMemory();
    await rig.ready(first.md5, from);
    // What it says when it only sees it as it is fed.
    expect(rig.lines.join("\n")).not.toContain("! Out of memory");
  });

  it("makes the device restart when it is fed next, where nothing was left to see it by", async () => {
    await boot();
    const from = rig.said.length;
    rig.simulated!.runOutOfMemory(true);
    await rig.ready(first.md5, from);
    expect(rig.lines.join("\n")).toContain("! Out of memory: restarting");
  });

  it.skipIf(!engine)("makes the device restart at once (real Espruino)", async () => {
    const wasteful = await fixture("wasteful");
    await boot({ engine: engine!, first: wasteful });
    const from = rig.said.length;
    await rig.broadcast("x", "1");
    await rig.ready(wasteful.md5, from);
    const said = rig.lines.join("\n");
    expect(said).toContain("OUT OF MEMORY");
    // What the engine says when its handlers have been told.
    expect(said).not.toContain("New interpreter error");
  });
});
