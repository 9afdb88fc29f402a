import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { BUILT } from "./build-once.ts";

/** Gives all tests one folder for their temporary files, also those of what they start, and removes it at the end. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "homie-tests-"));
  process.env.TMPDIR = folder;
  // A file has changed.
  project.onTestsRerun(async () => {
    for (const name of readdirSync(folder)) if (name.startsWith(BUILT)) rmSync(join(folder, name));
  });
  return () => rmSync(folder, { recursive: true, force: true });
}
