import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const made: string[] = [];

// Registered when a test file loads this module, thus before the file's own hooks, it runs after them.
afterAll(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/**
 * Makes an empty directory, which is removed after the last test of the file. Where all tests of a file may be skipped,
 * nothing is removed: there it is for `beforeAll` to make one, which is skipped too.
 */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "homie-test-"));
  made.push(directory);
  return directory;
}
