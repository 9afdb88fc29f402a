import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BenchTools } from "../../../bench/chip/bench.ts";
import { findChip } from "../../../bench/chip/chip-files.ts";
import { ImageStore } from "../../../bench/chip/images.ts";
import { runScenario } from "../../../bench/chip/run.ts";
import { SCENARIOS } from "../../../bench/chip/scenarios/index.ts";
import { STACK_LIMIT } from "../../../bench/chip/stack-limit.ts";

/** What takes seconds; `npm run chip` has the rest. */
const SHORT = ["boot", "property", "broadcast", "reset-mqtt", "standalone"];

/** The emulator needs a processor for itself, which it does not always get. */
const TIMEOUT_MS = 300_000;

const files = findChip();
if (!files) {
  console.log("Skipped the scenarios on the chip's own code: CHIP does not name the folder with its emulator.");
}

describe.skipIf(!files)(`the life of a device on the chip's own code, within ${STACK_LIMIT} bytes of stack`, () => {
  let tools: BenchTools;

  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), "homie-chip-"));
    tools = {
      files: files!,
      folder,
      images: new ImageStore(folder),
      stackLimit: STACK_LIMIT,
      isSampled: false,
      cuts: { update: 0, config: 0 },
      say: () => {},
    };
  });
  afterAll(() => rmSync(tools.folder, { recursive: true }));

  it.each(SHORT)("%s", { timeout: TIMEOUT_MS }, async (name) => {
    const scenario = SCENARIOS.find((one) => one.name === name)!;
    const { faults, rows } = await runScenario(tools, scenario);
    expect(faults).toEqual([]);
    expect(rows.length).toBeGreaterThan(0);
  });
});
