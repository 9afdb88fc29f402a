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
