import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checkTypes, findTypeScript } from "../../compiler/check-types.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { BEFORE, MISTAKES } from "./mistakes.ts";

const folder = temporaryDirectory();

/** What TypeScript says to snippets, each in a block of its own. @returns for each its errors, in one text */
async function check(name: string, snippets: string[]): Promise<string[]> {
  const sketch = join(folder, `${name}.ts`);
  const lines = [...BEFORE.split("\n"), ...snippets.map((one) => `{ ${one} }`)];
  writeFileSync(sketch, `${lines.join("\n")}\n`);
  const first = BEFORE.split("\n").length + 1;
  const said = await checkTypes(sketch, findTypeScript(sketch)!).then(
    () => "",
    (error: Error) => error.message,
  );
  const errors = said.split(/^(?=\S*\.ts:\d+:\d+ - error)/m).filter((one) => one.includes(`${name}.ts:`));
  return snippets.map((_, at) => errors.filter((one) => one.includes(`${name}.ts:${first + at}:`)).join("\n"));
}

it("what is wrong does not compile, and what is right does", { timeout: 60_000 }, async () => {
  const [wrong, right] = await Promise.all([
    check(
      "wrong",
      MISTAKES.map((one) => one.wrong),
    ),
    check(
      "right",
      MISTAKES.map((one) => one.right),
    ),
  ]);
  const found = MISTAKES.map((one, at) => ({
    ...one,
    right: right[at],
    says: wrong[at]!.includes(one.says) || wrong[at],
  }));
  expect(found).toEqual(MISTAKES.map((one) => ({ ...one, right: "", says: true })));
  expect(MISTAKES.length).toBeGreaterThan(40);
});
