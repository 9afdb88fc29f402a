import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../files/root.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** The tests that docs/testing.md shows. */
const snippets = [...readFileSync(join(ROOT, "docs/testing.md"), "utf8").matchAll(/```ts\n([\s\S]*?)```/g)]
  .map(([, code]) => code!)
  .filter((code) => code.includes("homie-espruino/testing"));

it("docs/testing.md shows tests", () => {
  expect(snippets).toHaveLength(3);
});

const folder = temporaryDirectory();
symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
for (const [at, code] of snippets.entries()) {
  const file = join(folder, `snippet${at}.ts`);
  // The sketches are those of examples/, built where they lie.
  writeFileSync(file, code.replace('board("./', `board("${join(ROOT, "examples")}/`));
  describe(`the test ${at + 1} of docs/testing.md`, async () => {
    await import(file);
  });
}
