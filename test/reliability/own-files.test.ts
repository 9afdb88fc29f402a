import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodemcu } from "../../boards/nodemcu.ts";
import { PAGE, USED_PAGES } from "../../src/formats/layout.ts";
import { engine } from "../host/machines/engine-present.ts";
import { boot, rig, second } from "./bench.ts";
import { sketch } from "./images.ts";
import type { RigOptions } from "./rig.ts";

const SKETCH = join(import.meta.dirname, "fixtures/note-taker.ts");

describe.each([
  { machine: "the simulated board", options: {} as Partial<RigOptions>, skipped: false },
  { machine: "real Espruino", options: { engine }, skipped: !engine },
])("a sketch that rewrites a file of its own on $machine", ({ options, skipped }) => {
  it.skipIf(skipped)(
    "has the engine make room behind the firmware, which stays where it is",
    { timeout: 60_000 },
    async () => {
      await boot({ ...options, first: await sketch(SKETCH, "1") });
      const owned = () => Buffer.from(rig.flash.read(nodemcu.storage.offset, USED_PAGES * PAGE));
      const before = rig.simulated ? owned() : undefined;
      // 8 KB hold some eighty.
      for (let round = 0; round < 10; round++) {
        const from = rig.said.length;
        await rig.publish("node/write/set", "30");
        await rig.hear("node/write", "30", from);
      }
      if (before) expect(owned().equals(before)).toBe(true);
      await rig.install(second);
      expect(rig.simulated?.violations ?? []).toEqual([]);
    },
  );
});
