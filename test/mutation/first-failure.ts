/** Ends a run of tests at the first one that fails, at once: others that are under way would be waited for. */
import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import type { Reporter, TestCase, TestModule } from "vitest/node";

/** A test that has failed. */
export interface Failure {
  /** Path from the project's folder. */
  file: string;
  /** Its file and name. */
  text: string;
}

export class FirstFailure implements Reporter {
  /** @param path of the file that is to say which one it was */
  constructor(private readonly path: string) {}

  onTestCaseResult(test: TestCase): void {
    // A word for each test, which shows that they go on.
    console.log(test.fullName);
    if (test.result().state === "failed") this.#end(test.module, `: ${test.fullName.replaceAll(" > ", " ")}`);
  }

  /** Where no test has failed, what all of a file need has. */
  onTestModuleEnd(module: TestModule): void {
    if (module.state() === "failed") this.#end(module, "");
  }

  #end({ moduleId }: TestModule, name: string): never {
    const file = relative(process.cwd(), moduleId);
    const failure: Failure = { file, text: `${file}${name}` };
    writeFileSync(this.path, JSON.stringify(failure));
    process.exit(1);
  }
}
