import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { engine } from "../host/machines/engine-present.ts";
import { SHORT } from "./plan.ts";
import { soakTable } from "./report.ts";
import { soak } from "./soak.ts";
import { Variables } from "./variables.ts";

const KEEPING = join(import.meta.dirname, "fixtures/keeping-light.ts");

describe("a soak", () => {
  it.skipIf(!engine)(
    "in its short form: a device lives for half an hour of its time, and its variables are as at the start",
    async () => {
      const lived = await soak({ engine: engine!, plan: SHORT });
      expect(lived).toMatchObject({ changes: SHORT.changes, updates: { raw: 1, base64: 1 } });
      expect(lived.messages.qos0 + lived.messages.qos1).toBeGreaterThanOrEqual(SHORT.legs * SHORT.messages);
      expect(lived.seconds).toBeGreaterThanOrEqual(SHORT.hours * 3600);
      // What is skipped is lived: it tells of itself every minute.
      expect(lived.statistics).toBeGreaterThan((lived.seconds / 60) * 0.9);
      expect(soakTable(lived, "2v29")).toContain("| Updates that were taken and confirmed, Base64 | 1 |");
    },
    180_000,
  );

  it.skipIf(!engine)(
    "ends where a sketch keeps something now and then",
    async () => {
      const soaking = soak({ engine: engine!, plan: SHORT, sketch: KEEPING });
      await expect(soaking).rejects.toThrow(
        /^After 500 messages, a reconnect and some time \d+ variables are in use, \d+ more than at first\.$/,
      );
    },
    120_000,
  );

  it("compares like with like, and takes what comes and goes with a moment's state for no growth", () => {
    const variables = new Variables();
    variables.take("ready", 600, "the start");
    variables.take("served", 640, "everything once");
    variables.take("served", 642, "1000 messages");
    variables.take("served", 639, "all");
    expect(variables.of("served")).toEqual({ first: 640, highest: 642, last: 639, times: 3 });
    expect(() => variables.take("ready", 603, "an update")).toThrow(
      "After an update 603 variables are in use, 3 more than at first.",
    );
    expect(() => variables.take("served", 647, "an outage")).toThrow("7 more than at first");
  });
});
