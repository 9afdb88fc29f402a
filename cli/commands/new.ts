import type { Command } from "commander";
import { createProject } from "../../host/project/new-project.ts";
import { terminalOutput } from "../terminal/output.ts";

/** `homie new`: a folder for a device of one's own. */
export function register(program: Command): void {
  program
    .command("new")
    .description("make a folder with a sketch, its test, and what builds and flashes it")
    .argument("<folder>", "the folder; its name becomes the device's")
    .action((folder: string) => {
      const output = terminalOutput();
      for (const file of createProject(folder)) output.line(`  ${file}`);
      output.line(`\nNow:\n\n  cd ${folder}\n  npm install\n  npm run dev`);
    });
}
