import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { CACHED_ENGINE, findEngine } from "../../host/machines/find-engine.ts";
import { storageImage } from "../sim/device.ts";
import { bootPrograms, Printed } from "./boot-programs.ts";
import { type Lines, NO_END } from "./program.ts";

/** How long the engine may be silent before it is taken to hang, in milliseconds. */
const SILENCE = 10_000;

/** What the console puts before the first line of a turn. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is one
const PROMPT = /^>\r\u001b\[J/;

/** An Espruino for Linux, and where its Storage lies in its flash. */
export interface Engine {
  name: string;
  path: string;
  flashSize: number;
  storageOffset: number;
  storageSize: number;
}

/** Espruino built for Linux as it comes: 64 bits, more memory. */
const PLAIN = join(homedir(), ".cache/homie-espruino/espruino-linux");

/** The engines at hand: the one with the chip's limits, and the plain one. */
export function findEngines(): Engine[] {
  const limited = findEngine();
  const engines: Engine[] = [];
  if (limited) {
    const path = existsSync(limited) ? limited : CACHED_ENGINE;
    engines.push({ name: "32 bits", path, flashSize: 0x400000, storageOffset: 0x0cb000, storageSize: 0x30000 });
  }
  if (existsSync(PLAIN)) {
    engines.push({ name: "64 bits", path: PLAIN, flashSize: 0x40000, storageOffset: 0, storageSize: 0x40000 });
  }
  return engines.filter(({ path }) => spawnSync(path, ["--help"], { stdio: "ignore" }).error === undefined);
}

/** Runs compiled programs on an engine, in one start but for those that bring it down. */
export async function runOnEngine(engine: Engine, compiled: readonly string[]): Promise<Lines[]> {
  const done: Lines[] = [];
  while (done.length < compiled.length) {
    const { programs, isOver } = await boot(engine, compiled.slice(done.length));
    if (isOver) done.push(...programs);
    else done.push(...programs.slice(0, -1), NO_END);
  }
  return done;
}

async function boot(engine: Engine, compiled: readonly string[]): Promise<Printed> {
  const storage = storageImage(bootPrograms(compiled));
  if (storage.length > engine.storageSize)
    throw new Error(`${storage.length} bytes of programs: make batches smaller.`);
  const directory = mkdtempSync(join(tmpdir(), "homie-differential-"));
  const flash = Buffer.alloc(engine.flashSize, 0xff);
  flash.set(storage, engine.storageOffset);
  writeFileSync(join(directory, "espruino.flash"), flash);
  // Its input stays an open pipe: at the end of its input Espruino would read garbage.
  const child = spawn(engine.path, [], { cwd: directory, stdio: ["pipe", "pipe", "ignore"] });
  const printed = new Printed();
  let rest = "";
  try {
    await new Promise<void>((resolve, reject) => {
      let silence = setTimeout(resolve, SILENCE);
      child.on("error", reject);
      child.on("close", () => resolve());
      child.stdout.setEncoding("latin1").on("data", (text: string) => {
        clearTimeout(silence);
        silence = setTimeout(resolve, SILENCE);
        const lines = (rest + text).split(/\r?\n/);
        rest = lines.pop()!;
        for (const line of lines) printed.take(line.replace(PROMPT, ""));
        if (printed.isOver) {
          clearTimeout(silence);
          resolve();
        }
      });
    });
  } finally {
    child.kill("SIGKILL");
    rmSync(directory, { recursive: true, force: true });
  }
  if (!printed.programs.length) throw new Error(`${engine.path} has run nothing.`);
  return printed;
}
