import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findEngine } from "../../host/machines/find-engine.ts";

/** A real Espruino, where one is at hand. */
export const ENGINE = findEngine();

/** Shown with each test that is skipped without one. */
export const NO_ENGINE = "no Espruino: set ESPRUINO to the path of an Espruino for Linux";

const DEADLINE_MS = 10_000;

/** Runs a script on the engine until it prints a line `RESULT <json>`. @returns that JSON */
export async function runOnEngine(code: string): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "homie-engine-"));
  const script = join(directory, "script.js");
  writeFileSync(script, code, "latin1");
  const child = spawn(ENGINE!, [script], { cwd: directory, stdio: ["pipe", "pipe", "ignore"] });
  let output = "";
  try {
    return await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no result from the engine: ${output}`)), DEADLINE_MS);
      child.on("error", reject);
      child.on("close", () => reject(new Error(`the engine ended: ${output}`)));
      child.stdout.on("data", (data: Buffer) => {
        output += data.toString("latin1");
        const result = /RESULT (.*?)\r?\n/.exec(output);
        if (result) resolve(result[1]!);
        else if (!/Uncaught/.test(output)) return;
        else reject(new Error(output.slice(output.indexOf("Uncaught"))));
        clearTimeout(timer);
      });
    });
  } finally {
    child.kill("SIGKILL");
    rmSync(directory, { recursive: true, force: true });
  }
}
