/**
 * All tests, in the order in which they are likely to find the mutant that the variable `MUTATED` says the file of; those
 * that the JSON of `LIKELY` lists come first. The first one that fails ends them, and is written into the file `REPORT`.
 */
import { relative, sep } from "node:path";
import { mergeConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { common, globalSetup } from "../../vitest.config.ts";
import { FirstFailure } from "./first-failure.ts";
import { orderTests } from "./test-order.ts";

const ROOT = process.cwd();
const LIKELY = JSON.parse(process.env.LIKELY ?? "[]") as string[];

class LikelyFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const byPath = new Map(files.map((file) => [relative(ROOT, file.moduleId).split(sep).join("/"), file]));
    return orderTests([...byPath.keys()], process.env.MUTATED ?? "", LIKELY).map((path) => byPath.get(path)!);
  }
}

export default mergeConfig(common, {
  root: ROOT,
  // node_modules is another checkout's.
  cacheDir: process.env.TMPDIR,
  // Those about mutants are about the sources as they are.
  test: {
    globalSetup,
    sequence: { sequencer: LikelyFirst },
    exclude: ["test/mutation/**"],
    maxWorkers: 2,
    reporters: [new FirstFailure(process.env.REPORT!)],
  },
});
