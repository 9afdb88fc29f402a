/** What `npm run mutation` says in the end, and writes to docs/mutation.md. */
import { reasonFor } from "./explained.ts";
import { OPERATORS } from "./places.ts";
import type { Result } from "./results.ts";

/** How many of a hundred mutants have to be found or explained. */
const AIM = 95;

export interface Summary {
  count: number;
  found: number;
  survivors: Result[];
  /** Those of them that nobody has explained. */
  unexplained: Result[];
  isReached: boolean;
}

export function summarize(results: Result[]): Summary {
  const survivors = results.filter(({ outcome }) => outcome === "survived");
  const unexplained = survivors.filter((one) => reasonFor(one) === undefined);
  const [count, found] = [results.length, results.length - survivors.length];
  return { count, found, survivors, unexplained, isReached: (count - unexplained.length) * 100 >= count * AIM };
}

export function summaryLine({ count, found, survivors, unexplained }: Summary): string {
  const explained = survivors.length - unexplained.length;
  return `${count} mutants: ${found} found, ${survivors.length} survived, ${explained} of them explained`;
}

/** The page about a run. */
export function page(results: Result[], seed: number): string {
  const { count, found, survivors, unexplained } = summarize(results);
  const byPlace = [...survivors].sort((one, other) =>
    one.file < other.file ? -1 : one.file > other.file ? 1 : one.line - other.line,
  );
  const rows = byPlace.map(
    (one) => `| \`${one.file}:${one.line}\` | ${code(one.mutation)} | ${reasonFor(one) ?? "**not explained**"} |`,
  );
  return `# Do the tests notice a fault?

Written by \`npm run mutation\`. It puts one fault at a time into the sources of the firmware and of what updates, configures and
lays out devices, in a copy of the checkout, and runs the tests there, on what looks like a computer without real Espruino and
without the chip's emulator. What does not type check or build is no fault, and another one is taken.

Seed ${seed}: ${count} mutants, ${found} found, ${survivors.length} survived, ${survivors.length - unexplained.length} of them explained.

${table(
  ["fault", "tried", "found"],
  OPERATORS.map((operator) => counted(operator, results, (one) => one.operator === operator)),
)}

${table(["found by tests in", "mutants"], finders(results))}

## Survivors

${rows.length ? `| place | what was changed | why it is no fault |\n| --- | --- | --- |\n${rows.join("\n")}` : "None."}
`;
}

function table([first, ...others]: string[], rows: (string | number)[][]): string {
  const lines = rows.map((row) => `| ${row.join(" | ")} |`);
  return [`| ${[first, ...others].join(" | ")} |`, `| --- |${others.map(() => " ---: |").join("")}`, ...lines].join(
    "\n",
  );
}

function counted(name: string, results: Result[], isCounted: (one: Result) => boolean): (string | number)[] {
  const those = results.filter(isCounted);
  return [name, those.length, those.filter(({ outcome }) => outcome === "found").length];
}

/** Folders of tests, and how many mutants they have found. */
function finders(results: Result[]): (string | number)[][] {
  const times = new Map<string, number>();
  for (const { outcome, by } of results) {
    if (outcome !== "found") continue;
    const folder = /^((?:test|examples)\/(?:host\/)?[^/]+)\//.exec(by ?? "")?.[1];
    const name = folder ? `\`${folder}/\`` : /^examples/.test(by ?? "") ? "`examples/`" : by!;
    times.set(name, (times.get(name) ?? 0) + 1);
  }
  return [...times].sort(([, one], [, other]) => other - one);
}

/** Code in a cell of a table. */
function code(text: string): string {
  const escaped = text.replaceAll("|", "\\|");
  return escaped.includes("`") ? `\`\` ${escaped} \`\`` : `\`${escaped}\``;
}
