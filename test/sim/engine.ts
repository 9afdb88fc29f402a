import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

/** Espruino itself, with the chip's limits, where there is a binary at hand. */
export const ENGINE = process.env.ESPRUINO ?? join(homedir(), ".cache/homie-espruino/espruino-esp8266");
export const hasEngine = existsSync(ENGINE);

/**
 * Boots Espruino from a flash image until the device prints `DONE`.
 * @returns what it printed before, line by line, and the flash as it was then
 */
export async function runOnEngine(image: Uint8Array): Promise<{ lines: string[]; flash: Uint8Array }> {
  const folder = mkdtempSync(join(tmpdir(), "espruino-"));
  writeFileSync(join(folder, "espruino.flash"), image);
  const engine = spawn(ENGINE, [], { cwd: folder, stdio: ["pipe", "pipe", "ignore"] });
  let output = "";
  try {
    await new Promise<void>((resolve, reject) => {
      const giveUp = setTimeout(() => reject(new Error(`The engine never printed DONE:\n${output}`)), 10000);
      engine.stdout.on("data", (data: Buffer) => {
        output += data.toString("latin1");
        if (!/^DONE\r?$/m.test(output)) return;
        clearTimeout(giveUp);
        resolve();
      });
      engine.on("error", reject);
    });
    const lines = output.split(/\r?\n/);
    const begin = lines.findIndex((line) => line.includes("BEGIN"));
    return {
      lines: lines.slice(begin + 1, lines.indexOf("DONE")),
      flash: readFileSync(join(folder, "espruino.flash")),
    };
  } finally {
    // Its handler ignores SIGTERM.
    const ended = once(engine, "close");
    engine.kill("SIGKILL");
    await ended;
    rmSync(folder, { recursive: true });
  }
}
