import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** Makes an empty directory. Called while tests are collected, it is removed after the last test around it. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "homie-test-"));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
