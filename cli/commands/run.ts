import type { Command } from "commander";
import { inTemporaryDirectory } from "../../files/temporary-directory.ts";
import { UserError } from "../../files/user-error.ts";
import { readBoardSource } from "../../host/machines/board-source.ts";
import { createBoard } from "../../host/machines/create-board.ts";
import { namedEngine } from "../../host/machines/find-engine.ts";
import { FlashFile } from "../../host/machines/flash-file.ts";
import type { RunningBoard } from "../../host/machines/running-board.ts";
import type { Output } from "../../host/output.ts";
import { terminalOutput } from "../terminal/output.ts";

interface Flags {
  board?: string;
  config?: string;
  engine?: string;
  state?: string;
}

/** `homie run`: boots a board and shows its log until it is stopped. */
export function register(program: Command): void {
  program
    .command("run")
    .description("boot a board, simulated or on real Espruino, and show its log; Ctrl-C stops it")
    .argument("<file>", "a firmware.bin of `homie build`, or a storage.bin of `homie image`")
    .option("--board <id>", "the board (default: the one that the firmware is for)")
    .option("--config <file>", "the device's configuration, for a firmware.bin")
    .option("--state <folder>", "where the flash is kept, so that the next run goes on from there")
    .option("--engine <path>", "run it on this real Espruino for Linux (default: what the variable ESPRUINO names)")
    .action(run);
}

async function run(file: string, flags: Flags): Promise<void> {
  const output = terminalOutput();
  const engine = namedEngine(flags.engine);
  const { board, storage } = await readBoardSource(file, flags);
  const runIn = async (folder: string) => {
    const flash = new FlashFile(board, folder);
    if (flash.exists()) output.line(`Going on with the flash in ${flash.path}; ${file} is not laid out.`);
    else flash.create(storage);
    const running = await createBoard({ board, flash, engine });
    output.line(`${board.title} ${engine === undefined ? "simulated" : `on ${engine}`}. Ctrl-C stops it.`);
    await runUntilStopped(running, output);
  };
  await (flags.state === undefined ? inTemporaryDirectory("homie-run-", runIn) : runIn(flags.state));
}

/** Runs a board until somebody interrupts this program; a board that stops by itself is an error. */
async function runUntilStopped(running: RunningBoard, output: Output): Promise<void> {
  running.on("line", (line) => output.line(line));
  running.on("reboot", () => output.line("--- reboot ---"));
  const exited = new Promise<never>((_, reject) => {
    running.on("exit", (reason) => reject(new UserError(`The board has stopped: ${reason}`)));
  });
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  // A board that waits for nothing is still on.
  const alive = setInterval(() => {}, 60_000);
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    await running.start();
    await Promise.race([stopped, exited]);
    output.line("Stopped.");
  } finally {
    await running.stop();
    clearInterval(alive);
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}
