import { vi } from "vitest";
import { main } from "../../cli/main.ts";

/** What a command has written, and its exit code. */
export interface CommandResult {
  code: number;
  /** What went to standard output and standard error, in this order of arrival. */
  output: string;
}

/** A command that runs in this process. */
export interface RunningCommand {
  /** What it has written so far. */
  output: () => string;
  ended: Promise<CommandResult>;
}

/** Runs the command line in this process. */
export async function runCommand(...args: string[]): Promise<CommandResult> {
  return await startCommand(...args).ended;
}

/** Starts the command line in this process, for one that goes on until it is interrupted: `process.emit("SIGINT")`. */
export function startCommand(...args: string[]): RunningCommand {
  let output = "";
  const write = (text: string | Uint8Array): boolean => {
    output += text.toString();
    return true;
  };
  const log = (...values: unknown[]): void => {
    output += `${values.join(" ")}\n`;
  };
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation(write),
    vi.spyOn(process.stderr, "write").mockImplementation(write),
    vi.spyOn(console, "log").mockImplementation(log),
    vi.spyOn(console, "error").mockImplementation(log),
  ];
  const run = async (): Promise<CommandResult> => {
    try {
      const code = await main(args);
      return { code, output };
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  };
  return { output: () => output, ended: run() };
}
