import type { Command } from "commander";
import { main } from "../cli.ts";
import { runDemo } from "../demo/run-demo.ts";
import { namedEngine } from "../engine/find-engine.ts";
import { inTemporaryDirectory } from "../temporary-directory.ts";
import { terminalOutput } from "../terminal/output.ts";

/** `homie demo`: a device's life, from a sketch to an update over MQTT, with nothing but this computer. */
export function register(program: Command): void {
  program
    .command("demo")
    .description("show a device's life, from a sketch to an update over MQTT, with nothing but this computer")
    .option("--engine <path>", "use this real Espruino for Linux instead of the simulated board")
    .action(async (flags: { engine?: string }) => {
      const engine = flags.engine === undefined ? undefined : namedEngine(flags.engine);
      await inTemporaryDirectory("homie-demo-", (folder) =>
        runDemo({ folder, engine, output: terminalOutput(), command: main }),
      );
    });
}
