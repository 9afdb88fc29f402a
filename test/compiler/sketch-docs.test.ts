import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checkTypes, findTypeScript } from "../../compiler/check-types.ts";
import { ROOT } from "../../files/root.ts";
import { buildFromMemo } from "../support/built-image.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const text = readFileSync(join(ROOT, "docs/sketch.md"), "utf8");
const snippets = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);

it("docs/sketch.md has sketches in it, which are built", async () => {
  expect(snippets.length).toBe(8);
  const folder = temporaryDirectory();
  // All of them in one image, since that is quicker.
  const sketch = join(folder, "all.ts");
  for (const [at, code] of snippets.entries()) writeFileSync(join(folder, `snippet-${at}.ts`), code);
  writeFileSync(sketch, snippets.map((_, at) => `import "./snippet-${at}.ts";`).join("\n"));
  await checkTypes(sketch, findTypeScript(sketch)!);
  const image = await buildFromMemo({ sketch });
  expect(image.fill).toBeLessThan(1);
});
