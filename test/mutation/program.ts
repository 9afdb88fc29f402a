/** Programs that are run, and of which nothing stays behind. */
import { spawn } from "node:child_process";

export interface ProgramOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** After so many milliseconds without a word from it, it is ended. */
  silenceMs: number;
}

const TICK_MS = 1000;

/** Runs a Node program. @returns its exit code; undefined when it was ended */
export function runNode(args: string[], { cwd, env, silenceMs }: ProgramOptions): Promise<number | undefined> {
  return new Promise((resolve) => {
    // A group of its own, so that what it has started ends with it.
    const child = spawn(process.execPath, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    let isSilent = false;
    const end = (): void => {
      try {
        process.kill(-child.pid!, "SIGKILL");
      } catch {
        // Nothing of it is there any more.
      }
    };
    // By ticks: while this computer sleeps, or this process is stopped, nobody can say a word.
    let silentMs = 0;
    const timer = setInterval(() => {
      silentMs += TICK_MS;
      if (silentMs < silenceMs) return;
      isSilent = true;
      end();
    }, TICK_MS);
    const heard = (): void => {
      silentMs = 0;
    };
    child.stdout.on("data", heard);
    child.stderr.on("data", heard);
    process.once("exit", end);
    child.on("exit", (code) => {
      child.stdout.destroy();
      child.stderr.destroy();
      clearInterval(timer);
      process.off("exit", end);
      end();
      resolve(isSilent ? undefined : (code ?? 1));
    });
  });
}
