import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { mutantsOf } from "./mutant.ts";
import { page, summarize, summaryLine } from "./report.ts";
import { type Result, Results } from "./results.ts";

const [mutant, other] = mutantsOf("a.ts", "if (a || b) f(1);\n");
const { source: _, ...known } = mutant!;
const FOUND: Result = { ...known, outcome: "found", by: "test/host/update/a.test.ts: finds it", seconds: 1 };
const SURVIVED: Result = { ...known, outcome: "survived", seconds: 1 };

it("asks for 95 of 100 mutants to be found or explained", () => {
  const results = [...Array<Result>(19).fill(FOUND), SURVIVED];
  expect(summarize(results)).toMatchObject({ count: 20, found: 19, survivors: [SURVIVED], isReached: true });
  expect(summarize([...results.slice(1), SURVIVED])).toMatchObject({ count: 20, found: 18, isReached: false });
  expect(summaryLine(summarize(results))).toBe("20 mutants: 19 found, 1 survived, 0 of them explained");
});

it("shows the survivors, and who has found the others", () => {
  const text = page([FOUND, SURVIVED], 7);
  expect(text).toContain("Seed 7: 2 mutants, 1 found, 1 survived, 0 of them explained.");
  expect(text).toContain("| `test/host/update/` | 1 |");
  expect(text).toContain("| `a.ts:1` | `condition negated: a \\|\\| b -> !(a \\|\\| b)` | **not explained** |");
});

it("keeps what was found out, of two results of one mutant the last", () => {
  const path = join(temporaryDirectory(), "results/1.jsonl");
  const results = new Results(path);
  results.add(mutant!, { outcome: "survived" }, 1);
  results.noteSound();
  results.add(mutant!, { outcome: "found", by: "a test" }, 2);
  const again = new Results(path);
  expect(again.get(mutant!)).toMatchObject({ outcome: "found", by: "a test", seconds: 2 });
  expect(again.get(other!)).toBeUndefined();
  expect([again.isSound, new Results(`${path}.other`).isSound]).toEqual([true, false]);
});

it("knows the tests that have found mutants of a source, the best first", () => {
  const results = new Results(join(temporaryDirectory(), "1.jsonl"));
  const found = ["src/a.ts 0", "src/a.ts 1", "src/b.ts 2", "src/a.ts 1"];
  for (const [index, one] of found.entries()) {
    const [file, test] = one.split(" ");
    results.add(
      { ...mutant!, file: file!, text: `${index}` },
      { outcome: "found", by: `test/s/${test}.test.ts: b` },
      1,
    );
  }
  results.add({ ...mutant!, file: "src/a.ts" }, { outcome: "found", by: "a test that does not end" }, 1);
  expect(results.likelyTests("src/a.ts")).toEqual(["test/s/1.test.ts", "test/s/0.test.ts"]);
  expect(results.likelyTests("src/b.ts")).toEqual(["test/s/2.test.ts"]);
  expect(results.likelyTests("src/c.ts")).toEqual([]);
});
