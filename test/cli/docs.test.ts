import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { wholeProgram } from "../../cli/main.ts";
import { ROOT } from "../../files/root.ts";
import { commandDocs } from "../../packaging/command-docs.ts";
import { runCommand } from "./run-command.ts";

const docs = readFileSync(join(ROOT, "docs/cli.md"), "utf8");

it("docs/cli.md says what the commands take; if not: npm run cli-docs", async () => {
  expect(docs).toBe(commandDocs(await wholeProgram()));
});

it("docs/cli.md has each command that the help names, and each of its options", async () => {
  const { output } = await runCommand("--help");
  const names = [...output.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name!).filter((name) => name !== "help");
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) {
    const help = await runCommand(name, "--help");
    const sections = docs.split(/^## /m).filter((section) => section.startsWith(`homie ${name}`));
    expect(sections.length).toBeGreaterThan(0);
    for (const [, flag] of help.output.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)) {
      if (flag !== "--help") expect(sections.join("")).toContain(`\`${flag}`);
    }
  }
});
