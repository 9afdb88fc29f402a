import type { Command } from "commander";
import type { BuildFlags } from "../../compiler/settings.ts";
import { inTemporaryDirectory } from "../../files/temporary-directory.ts";
import { namedEngine } from "../../host/machines/find-engine.ts";
import { parseTcpPort } from "../options/tcp-port.ts";
import { runDev } from "../run-dev.ts";
import { untilInterrupted } from "../terminal/interrupt.ts";
import { terminalOutput } from "../terminal/output.ts";

interface Flags extends BuildFlags {
  config?: string;
  port?: number;
  engine?: string;
}

/** `homie dev`: a device at the desk that follows its sketch. */
export function register(program: Command): void {
  program
    .command("dev")
    .description(
      "run a sketch on a simulated board with a broker and a page, and update it over the air on each change",
    )
    .argument("[sketch]", "the sketch's path (default: the one that build.config.ts names)")
    .option("--config <file>", "the device's configuration; network and broker are replaced (default: config.json)")
    .option("--port <port>", "the broker's port (default: a free one)", parseTcpPort)
    .option("--engine <path>", "run it on this real Espruino for Linux (default: what the variable ESPRUINO names)")
    .action((sketch: string | undefined, { config, port, engine, ...flags }: Flags) =>
      inTemporaryDirectory("homie-dev-", (folder) =>
        untilInterrupted((signal) =>
          runDev({
            sketch,
            flags,
            config,
            port,
            engine: namedEngine(engine),
            folder,
            signal,
            output: terminalOutput(),
          }),
        ),
      ),
    );
}
