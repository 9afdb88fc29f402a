import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { main } from "../cli.ts";
import { runDemo } from "../demo/run-demo.ts";
import { namedEngine } from "../engine/find-engine.ts";
import { terminalOutput } from "../terminal/output.ts";

/** `homie demo`: a device's life, from a sketch to an update over MQTT, with nothing but this computer. */
export function register(program: Command): void {
  program
    .command("demo")
    .description("show a device's life, from a sketch to an update over MQTT, with nothing but this computer")
    .option("--engine <path>", "use this real Espruino for Linux instead of the simulated board")
    .action(async (flags: { engine?: string }) => {
      const engine = flags.engine === undefined ? undefined : namedEngine(flags.engine);
      const folder = mkdtempSync(join(tmpdir(), "homie-demo-"));
      try {
        await runDemo({ folder, engine, output: terminalOutput(), command: main });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
}
