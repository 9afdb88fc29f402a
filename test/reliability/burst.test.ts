import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { engine } from "../host/machines/engine-present.ts";
import { boot, rig } from "./bench.ts";
import { sketch } from "./images.ts";
import type { RigOptions } from "./rig.ts";

const LOUD = join(import.meta.dirname, "fixtures/loud.ts");
/** How long a device may take until it serves again, in milliseconds. */
const BACK_WITHIN = 60_000;

describe.each([
  { machine: "the simulated board", options: {} as Partial<RigOptions>, skipped: false },
  { machine: "real Espruino", options: { engine }, skipped: !engine },
])("a burst of messages whose answers are longer, on $machine", ({ options, skipped }) => {
  it.skipIf(skipped).each([300, 2000])(
    "%i of them: it serves what it can, and goes on",
    async (count) => {
      await boot({ ...options, first: await sketch(LOUD) });
      await Promise.all(Array.from({ length: count }, (_, n) => rig.publish("node/loud/set", `${n}`)));
      // It may have to come back: then it asks for nothing that was sent meanwhile.
      const begun = performance.now();
      for (let n = 0; ; n++) {
        expect(performance.now() - begun).toBeLessThan(BACK_WITHIN);
        const from = rig.said.length;
        await rig.publish("node/loud/set", `again ${n}`);
        const served = rig.hear("node/loud", new RegExp(`^again ${n} !+$`), from, 2000);
        if (
          await served.then(
            () => true,
            () => false,
          )
        )
          break;
      }
      expect(rig.last("$state")).toBe("ready");
      const console = rig.lines.join("\n");
      expect(console).not.toMatch(/MEMORY|Interrupted|Out of memory/);
      if (rig.simulated) expect(rig.simulated.violations).toEqual([]);
    },
    BACK_WITHIN + 30_000,
  );
});

describe("values that have to wait", () => {
  const longWinded = () => sketch(join(import.meta.dirname, "fixtures/long-winded.ts"));
  /** The numbers of the properties whose values have arrived. */
  const arrived = (): number[] =>
    rig.said.flatMap(({ attribute, payload }) => {
      const id = /^node\/p(\d+)$/.exec(attribute)?.[1];
      return id !== undefined && payload === `${id} ${"x".repeat(900)}` ? [Number(id)] : [];
    });
  const all = Array.from({ length: 20 }, (_, number) => number);

  it("are sent when there is a connection", async () => {
    await boot({ first: await longWinded() });
    await rig.until(() => arrived().length === all.length, "all values");
    expect(arrived()).toEqual(all);
  });

  it("wait as long as 400 variables are free beside them", async () => {
    await boot({ first: await longWinded() }, ({ simulated }) => simulated!.leaveFree(400 + 113));
    await rig.until(() => arrived().length === all.length, "all values");
  });

  it("are dropped and counted where fewer are free", async () => {
    await boot({ first: await longWinded() }, ({ simulated }) => simulated!.leaveFree(400 + 112));
    await rig.hear("$stats/dropped", "20", 0);
    expect(arrived()).toEqual([]);
  });

  it.skipIf(!engine)(
    "make room for each other where memory does not hold them all: the oldest are dropped (real Espruino)",
    async () => {
      await boot({ engine: engine!, first: await longWinded() });
      await rig.until(() => arrived().includes(19), "the last value");
      expect(arrived()).toEqual(all.slice(-arrived().length));
      expect(arrived().length).toBeGreaterThan(2);
      expect(arrived().length).toBeLessThan(10);
      const said = rig.lines.join("\n");
      expect(said).toContain(`! ${20 - arrived().length} values were dropped before they could be sent`);
      expect(said).not.toContain("OUT OF MEMORY");
    },
  );

  it("are given up at once where a long one leaves less than 100 variables beside its packet", async () => {
    await boot({ first: await sketch(LOUD) });
    // The answer has 422 bytes, and is there twice more.
    const long = "x".repeat(300);
    rig.simulated!.leaveFree(100 + 105);
    await rig.publish("node/loud/set", long);
    await rig.publish("node/loud/set", "short");
    await rig.hear("node/loud", /^short !+$/, 0);
    rig.simulated!.leaveFree(100 + 106);
    await rig.publish("node/loud/set", long.replace("x", "y"));
    await rig.hear("node/loud", /^yx+ !+$/, 0);
    expect(rig.said.some(({ attribute, payload }) => attribute === "node/loud" && payload.startsWith("xx"))).toBe(
      false,
    );
  });
});
