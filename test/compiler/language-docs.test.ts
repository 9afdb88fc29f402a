import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ENGINE_MODULES } from "../../compiler/engine/modules.ts";
import { lowerModule } from "../../compiler/lower-module.ts";
import { ROOT } from "../../files/root.ts";

const text = readFileSync(join(ROOT, "docs/language.md"), "utf8");
const lower = (code: string) => lowerModule(code, "/project/sketch.ts", "sketch.ts");

/** Each row of the table of what is refused: the one, and the other. */
const ROWS = [...text.matchAll(/^\| `(.*)` \| `(.*)` \|$/gm)].map(
  ([, refused, instead]) => [refused!, instead!].map((one) => one.replaceAll("\\|", "|")) as [string, string],
);

describe("docs/language.md", () => {
  it("has a sketch in it that is lowered", () => {
    const snippets = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]!);
    expect(snippets.length).toBeGreaterThan(0);
    for (const one of snippets) expect(() => lower(one)).not.toThrow();
  });

  it("has rows", () => {
    expect(ROWS.length).toBeGreaterThan(10);
  });

  it.each(ROWS)("%s is refused, and not %s", (refused, instead) => {
    // A module that is not there is found out when it is looked for.
    if (/require/.test(refused)) expect(ENGINE_MODULES).not.toContain(/"(.*)"/.exec(refused)![1]);
    else expect(() => lower(refused)).toThrow(/does not run on Espruino: /);
    expect(() => lower(instead)).not.toThrow();
  });
});
