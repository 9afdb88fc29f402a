import type { Command } from "commander";
import { inTemporaryDirectory } from "../../files/temporary-directory.ts";
import { namedEngine } from "../../host/machines/find-engine.ts";
import { main } from "../main.ts";
import { runDemo } from "../run-demo.ts";
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
