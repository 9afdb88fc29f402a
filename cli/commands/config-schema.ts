import type { Command } from "commander";
import { readFirmware } from "../../files/firmware-file.ts";
import { writeOutput } from "../../files/read-and-write.ts";
import { schemaText } from "../../host/configure/config-schema.ts";
import type { SketchSetting } from "../../host/configure/sketch-settings.ts";
import { buildSketch } from "../build-sketch.ts";
import { terminalOutput } from "../terminal/output.ts";

/** `homie config schema`: the JSON Schema of config.json, for editors. */
export function registerSchema(config: Command): void {
  config
    .command("schema")
    .description("print the JSON Schema of config.json, for editors")
    .argument("[sketch or firmware.bin]", "with the settings of a sketch, which is built, or of an image")
    .option("--out <file>", "write it to this file instead")
    .action(async (file: string | undefined, { out }: { out?: string }) => {
      const output = terminalOutput();
      const text = schemaText(file === undefined ? undefined : await settingsOf(file));
      if (out === undefined) {
        output.line(text.trimEnd());
        return;
      }
      writeOutput(out, Buffer.from(text));
      output.line(`${out}: the JSON Schema of config.json.`);
    });
}

async function settingsOf(path: string): Promise<SketchSetting[]> {
  const file = /\.[jt]s$/.test(path) ? (await buildSketch(path, {})).file : path;
  const firmware = readFirmware(file);
  // Loaded here: the simulated board, which the other commands do without.
  const { sketchSettings } = await import("../../host/configure/sketch-settings.ts");
  return await sketchSettings(firmware);
}
