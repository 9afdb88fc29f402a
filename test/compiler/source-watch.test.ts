import { getEventListeners } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { SourceWatch } from "../../compiler/source-watch.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

it("tells of one change after the other, and waits for no more than one", async () => {
  const file = join(temporaryDirectory(), "sketch.ts");
  writeFileSync(file, "");
  const sources = new SourceWatch();
  const { signal } = new AbortController();
  try {
    sources.add(file);
    for (let change = 1; change <= 20; change++) {
      const told = sources.next(signal);
      expect(getEventListeners(signal, "abort").length).toBeLessThanOrEqual(1);
      writeFileSync(file, `${change}`);
      await told;
    }
    expect(getEventListeners(signal, "abort")).toEqual([]);
  } finally {
    sources.close();
  }
});

it("waits no longer when it is to stop", async () => {
  const sources = new SourceWatch();
  const stop = new AbortController();
  sources.add(join(temporaryDirectory(), "sketch.ts"));
  const told = sources.next(stop.signal);
  stop.abort();
  await told;
  await sources.next(stop.signal);
  sources.close();
});
