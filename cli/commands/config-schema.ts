import type { Command } from "commander";
import { writeOutput } from "../../files/read-and-write.ts";
import { schemaText } from "../../host/configure/config-schema.ts";
import { terminalOutput } from "../terminal/output.ts";

/** `homie config schema`: the JSON Schema of config.json, for editors. */
export function registerSchema(config: Command): void {
  config
    .command("schema")
    .description("print the JSON Schema of config.json, for editors")
    .option("--out <file>", "write it to this file instead")
    .action(({ out }: { out?: string }) => {
      const output = terminalOutput();
      if (out === undefined) {
        output.line(schemaText().trimEnd());
        return;
      }
      writeOutput(out, Buffer.from(schemaText()));
      output.line(`${out}: the JSON Schema of config.json.`);
    });
}
