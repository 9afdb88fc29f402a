import { relative } from "node:path";
import type { Command } from "commander";
import type { MadeFirmware } from "../../compiler/make-firmware.ts";
import type { BuildFlags } from "../../compiler/settings.ts";
import { UserError } from "../../files/user-error.ts";
import { buildSketch } from "../build-sketch.ts";
import { untilInterrupted } from "../terminal/interrupt.ts";
import { terminalOutput } from "../terminal/output.ts";
import { showError } from "../terminal/show-error.ts";

interface Flags extends BuildFlags {
  watch?: true;
  verbose?: true;
}

/** `homie build`: a sketch and the firmware become one image, ready for an update over the air. */
export function register(program: Command): void {
  program
    .command("build")
    .description("check a sketch's types, and build a firmware image from it")
    .argument("[sketch]", "the sketch's path (default: the one that build.config.ts names)")
    .option("--board <id>", "the board it is for (default: nodemcu)")
    .option("--name <name>", "the firmware's name, 1 to 32 characters (default: the sketch's file name)")
    .option("--fw-version <version>", "the firmware's version, 1 to 16 characters (default: 1.0.0)")
    .option("--brand <brand>", "the brand, 1 to 10 characters (default: Homie)")
    .option("--ap-password <password>", "password of the access point in configuration mode (default: an open one)")
    .option("--homie <version>", "the Homie convention that the device speaks, 3, 4 or 5 (default: 3)")
    .option("--log-level <level>", "leave out what the sketch logs below debug, info, warn or error (default: info)")
    .option("--out <directory>", "where the image is written (default: build)")
    .option("--watch", "build again whenever the sketch or what it imports changes, until Ctrl-C")
    .option("--verbose", "list what the image is made of, too")
    .action(async (sketch: string | undefined, flags: Flags) => {
      if (flags.watch) await untilInterrupted((signal) => buildAgain(sketch, flags, signal));
      else await build(sketch, flags);
    });
}

/** Builds once. */
async function build(sketch: string | undefined, flags: Flags, onRead?: (file: string) => void): Promise<void> {
  await report(await buildSketch(sketch, flags, onRead), flags.verbose);
}

/** Builds whenever a source changes; what is wrong is said, and waited for to be mended. */
async function buildAgain(sketch: string | undefined, flags: Flags, signal: AbortSignal): Promise<void> {
  const { SourceWatch } = await import("../../compiler/source-watch.ts");
  const sources = new SourceWatch();
  try {
    while (!signal.aborted) {
      try {
        await build(sketch, flags, (file) => sources.add(file));
      } catch (error) {
        if (!(error instanceof UserError) || sources.isEmpty) throw error;
        showError(error);
      }
      terminalOutput().line("Waiting for a change. Ctrl-C stops it.");
      await sources.next(signal);
    }
  } finally {
    sources.close();
  }
}

async function report(made: MadeFirmware, verbose: true | undefined): Promise<void> {
  const { stackOf } = await import("../../compiler/stack/index.ts");
  const { inShort } = await import("../../compiler/stack/report.ts");
  const { SLOT_SIZE } = await import("../../src/formats/layout.ts");
  const row = (what: string, value: string): void => terminalOutput().line(`${what.padEnd(8)}${value}`);
  const path = relative(process.cwd(), made.file);
  row("Image", path.startsWith("..") ? made.file : path);
  if (verbose) {
    row("Board", `${made.board.id} (${made.board.title})`);
    row("Entry", `${made.entry.length} bytes`);
    for (const overlay of made.overlays) row("Overlay", `${overlay.length} bytes  ${overlay.name}`);
  }
  row("Size", `${made.image.length} bytes; ${SLOT_SIZE - made.image.length} of the slot's ${SLOT_SIZE} are left`);
  const turn = stackOf(made).entries.find((one) => one.kind !== "boot");
  if (turn) row("Stack", inShort(turn));
  row("MD5", made.md5);
  if (made.typescript === undefined) row("Types", "not checked, for there is no TypeScript here: npm i -D typescript");
  else if (verbose) row("Types", `checked by TypeScript ${made.typescript}`);
}
