import type { Command } from "commander";
import { writeOutput } from "../../files/read-and-write.ts";
import { schemaText } from "../../host/configure/config-schema.ts";
import { sketchSettings } from "../sketch-settings.ts";
import { terminalOutput } from "../terminal/output.ts";

/** `homie config schema`: the JSON Schema of config.json, for editors. */
export function registerSchema(config: Command): void {
  config
    .command("schema")
    .description("print the JSON Schema of config.json, for editors")
    .argument("[sketch]", "a sketch: then its own settings are in it, too")
    .option("--out <file>", "write it to this file instead")
    .action(async (sketch: string | undefined, { out }: { out?: string }) => {
      const output = terminalOutput();
      const text = schemaText(sketch === undefined ? undefined : await sketchSettings(sketch));
      if (out === undefined) {
        output.line(text.trimEnd());
        return;
      }
      writeOutput(out, Buffer.from(text));
      output.line(`${out}: the JSON Schema of config.json.`);
    });
}
