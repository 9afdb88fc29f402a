import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BuiltImage } from "../../compiler/index.ts";
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

/** Evaluates an image's entry on the engine, as `.bootcde` does, until it prints a line `RESULT <json>`. @returns that JSON */
export function bootOnEngine({ image, entry }: Pick<BuiltImage, "image" | "entry">): Promise<string> {
  const write = `require("Storage").write("fw.a",atob("${Buffer.from(image).toString("base64")}"));`;
  // The entry asks what is to be run, for safe mode.
  const run = `eval(require("Storage").read("fw.a",${entry.offset},${entry.length}))("fw.a");`;
  return runOnEngine(`${write}$e={};${run}\n`);
}
