import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../../files/root.ts";

const page = readFileSync(join(ROOT, "docs/homie-for-esp8266.md"), "utf8");

it("docs/homie-for-esp8266.md names each port with its test", () => {
  const rows = page.matchAll(
    /^\| \w+ \| `test\/ported\/sketches\/([^`]+)\.ts` \| `test\/ported\/([^`]+)\.test\.ts` \| .+ \|$/gm,
  );
  const pairs = [...rows].map(([, sketch, test]) => [sketch, test]);
  const sketches = readdirSync(join(import.meta.dirname, "sketches")).filter((name) => name.endsWith(".ts"));
  expect(pairs.map(([sketch]) => `${sketch}.ts`).sort()).toEqual(sketches.sort());
  expect(pairs.filter(([sketch, test]) => sketch !== test)).toEqual([]);
});
