import { spawn } from "node:child_process";
import type { Board } from "../../boards/board.ts";
import { inTemporaryDirectory } from "../../files/temporary-directory.ts";
import { UserError } from "../../files/user-error.ts";
import { PAGE } from "../../src/formats/layout.ts";

const TIMEOUT_MS = 5000;
const QUESTION = 'print("@@"+JSON.stringify([process.env.VERSION,process.env.FLASH,process.env.STORAGE]))';

/**
 * Makes sure that a program is an Espruino with the board's flash map: a plain build for Linux has 256 KiB of flash and
 * its Storage elsewhere.
 * @returns Espruino's version
 */
export async function checkEngine(engine: string, board: Board): Promise<string> {
  const answer = /@@(\[.*?\])/.exec(await ask(engine));
  if (!answer) {
    throw new UserError(
      `${engine}: this does not answer like Espruino for Linux. Give another with --engine or ESPRUINO.`,
    );
  }
  const [version, flash, storage] = JSON.parse(answer[1]!) as [string, number, number];
  if (flash !== board.flashSize || storage !== board.storage.pages * PAGE) {
    throw new UserError(
      `${engine}: Espruino ${version} with ${flash / 1024} KiB of flash, ${storage / 1024} of them Storage, but board ` +
        `${board.id} has ${board.flashSize / 1024} and ${(board.storage.pages * PAGE) / 1024}. ` +
        `It has to be a build for Linux with the flash map of ${board.espruino}.`,
    );
  }
  return version;
}

/** What the engine prints when it is asked for its flash map, in an empty directory. */
function ask(engine: string): Promise<string> {
  return inTemporaryDirectory("homie-engine-", (directory) => askIn(directory, engine));
}

function askIn(directory: string, engine: string): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    let output = "";
    const child = spawn(engine, ["-e", QUESTION], { cwd: directory, stdio: ["pipe", "pipe", "ignore"] });
    const timer = setTimeout(() => child.kill("SIGKILL"), TIMEOUT_MS);
    child.stdin.on("error", () => {});
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString("latin1");
      if (/@@.*\]/.test(output)) child.kill("SIGKILL");
    });
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(new UserError(`${engine}: cannot be run: ${error.message}`));
    });
    child.on("close", () => {
      clearTimeout(timer);
      resolve(output);
    });
  });
}
