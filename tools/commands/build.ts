import { join, relative, resolve } from "node:path";
import type { Command } from "commander";
import config from "../../build.config.ts";
import { type BuiltImage, buildImage } from "../build/index.ts";
import { ROOT } from "../build/root.ts";
import { stackOf } from "../build/stack/index.ts";
import { inShort } from "../build/stack/report.ts";
import { writeOutput } from "../files.ts";

interface Flags {
  board: string;
  name: string;
  fwVersion: string;
  brand: string;
  apPassword?: string;
  out?: string;
}

/** The image's name as a file name. */
const fileName = ({ name, version }: BuiltImage): string =>
  `${`${name}-${version}`.replace(/[^\w.+-]+/g, "_").replace(/^\.+/, "_")}.bin`;

function report(built: BuiltImage, file: string): void {
  const row = (what: string, value: string): void => console.log(`${what.padEnd(9)}${value}`);
  row("Image", relative(process.cwd(), file));
  row("Board", `${built.board.id} (${built.board.title})`);
  row("Size", `${built.image.length} bytes, ${(built.fill * 100).toFixed(1)} % of a slot`);
  row("Entry", `${built.entry.length} bytes`);
  for (const phase of built.phases) row("Phase", `${phase.length} bytes  ${phase.name}`);
  row("MD5", built.md5);
  const turn = stackOf(built).entries.find((one) => one.kind !== "boot");
  if (turn) row("Stack", inShort(turn));
}

async function build(sketch: string | undefined, flags: Flags): Promise<void> {
  const built = await buildImage({
    sketch: sketch ?? resolve(ROOT, config.sketch),
    board: flags.board,
    name: flags.name,
    version: flags.fwVersion,
    brand: flags.brand,
    apPassword: flags.apPassword ?? config.apPassword,
  });
  const out = flags.out === undefined ? resolve(ROOT, config.out) : resolve(flags.out);
  const file = join(out, fileName(built));
  writeOutput(file, Buffer.from(built.image));
  report(built, file);
}

/** `homie build`: a sketch and the firmware become one image, ready for an update over the air. */
export function register(program: Command): void {
  program
    .command("build")
    .description("build a firmware image from a sketch")
    .argument("[sketch]", `the sketch's path (default: ${config.sketch})`)
    .option("--board <id>", "the board it is for", config.board)
    .option("--name <name>", "the firmware's name, 1 to 32 characters", config.name)
    .option("--fw-version <version>", "the firmware's version, 1 to 16 characters", config.version)
    .option("--brand <brand>", "the brand, 1 to 10 characters", config.brand)
    .option("--ap-password <password>", "password of the access point in configuration mode (default: an open one)")
    .option("--out <directory>", `where the image is written (default: ${config.out})`)
    .action(build);
}
