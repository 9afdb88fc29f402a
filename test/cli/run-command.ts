import { vi } from "vitest";
import { main } from "../../cli/main.ts";

/** What a command has written, and its exit code. */
export interface CommandResult {
  code: number;
  /** What went to standard output and standard error, in this order of arrival. */
  output: string;
}

/** Runs the command line in this process. */
export async function runCommand(...args: string[]): Promise<CommandResult> {
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
  try {
    const code = await main(args);
    return { code, output };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
