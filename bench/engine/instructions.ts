import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildImage } from "../../compiler/index.ts";
import { FlashFile } from "../../host/machines/flash-file.ts";
import { addStandIns } from "../../host/machines/stand-ins.ts";
import { writeStorage } from "../../host/storage/index.ts";
import { type BenchTools, BOARD, MAC } from "./bench-board.ts";

/** A program in the folder bench/. */
interface Program {
  file: string;
  /** Bytes that it takes in one step. */
  step: number;
  /** The two lengths, in steps, that are compared: what both do is not counted. */
  lengths: [short: number, long: number];
}

const TIMEOUT_MS = 600_000;

/** Engine instructions per byte. */
export interface InstructionFigures {
  receive: number;
  write: number;
  md5: number;
  textbook: number;
}

/** Bytes that one `data` event brings on the chip. */
const CHUNK = 268;
/** Bytes that the MD5 is given at once, about as many as a chunk has whole blocks. */
const BLOCKS = 256;

const PROGRAMS: { [Name in keyof InstructionFigures]: Program } = {
  receive: { file: "bench/programs/receive.ts", step: CHUNK, lengths: [16, 48] },
  write: { file: "bench/programs/write-rom.ts", step: CHUNK, lengths: [16, 48] },
  md5: { file: "bench/programs/md5.ts", step: BLOCKS, lengths: [2, 6] },
  textbook: { file: "bench/programs/md5-textbook.ts", step: BLOCKS, lengths: [2, 6] },
};

/** Counts the instructions that the engine takes for each byte. */
export async function measureInstructions(
  tools: BenchTools,
  loader: Buffer,
  say: (what: string) => void,
): Promise<InstructionFigures> {
  const figures: Partial<InstructionFigures> = {};
  for (const [name, { file, step, lengths }] of Object.entries(PROGRAMS)) {
    say(file);
    const [short, long] = lengths;
    const more = (await count(tools, loader, file, long)) - (await count(tools, loader, file, short));
    figures[name as keyof InstructionFigures] = more / ((long - short) * step);
  }
  return figures as InstructionFigures;
}

/** Instructions of the engine's own thread from its start to its end. */
async function count(tools: BenchTools, loader: Buffer, firmware: string, length: number): Promise<number> {
  const directory = mkdtempSync(join(tools.folder, "count-"));
  const sketch = join(directory, "sketch.ts");
  writeFileSync(sketch, `import { run } from "homie-espruino";\nrun(${length});\n`);
  const { image } = await buildImage({
    sketch,
    board: BOARD.id,
    name: "bench",
    version: "1",
    brand: "Homie",
    firmware,
    // Only Linux runs it, whose C stack has room for what stands in for the chip's own.
    enforceStack: false,
  });
  const storage = writeStorage({ board: BOARD, loader, image: Buffer.from(image) });
  // The loader asks why the chip starts.
  addStandIns(storage, MAC);
  new FlashFile(BOARD, directory).create(storage);
  // By threads: the one that waits for input runs for as long as the clock says.
  const options = ["--tool=callgrind", "--separate-threads=yes", "--callgrind-out-file=callgrind"];
  // Its input stays an open pipe: at the end of its input Espruino would read garbage.
  const child = spawn("valgrind", [...options, tools.engine], { cwd: directory, timeout: TIMEOUT_MS });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data: Buffer) => {
      output = (output + data).slice(-5000);
      if (/Uncaught|Error/.test(output)) child.kill("SIGKILL");
    });
  }
  await once(child, "close");
  // A reboot ends the engine on Linux.
  const ended = output.includes("Not implemented");
  const total = ended && /^totals: (\d+)/m.exec(readFileSync(join(directory, "callgrind-01"), "latin1"));
  if (!total) {
    throw new Error(`the count of ${firmware} has failed:\n${output}`);
  }
  return Number(total[1]);
}
