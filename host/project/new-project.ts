import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { writeOutput } from "../../files/read-and-write.ts";
import { ROOT } from "../../files/root.ts";
import { UserError } from "../../files/user-error.ts";
import { idFault } from "../../src/formats/config/values.ts";

/** What a project is made of, and what the file is called there; the name of the device in it is that of the project. */
const TEMPLATE = join(ROOT, "template");
const NAME = "my-device";
const FILES: Record<string, (name: string) => string> = {
  [`${NAME}.ts`]: (name) => `${name}.ts`,
  [`${NAME}.test.ts`]: (name) => `${name}.test.ts`,
  "build.config.ts": () => "build.config.ts",
  "config.json": () => "config.json",
  gitignore: () => ".gitignore",
  "README.md": () => "README.md",
  "vitest.config.ts": () => "vitest.config.ts",
};

/** How long a firmware's name may be. */
const MAX_NAME = 32;

/** Versions that the project is made for. */
const TYPESCRIPT = "^5.9.0";
const VITEST = "^4.0.0";

/**
 * Makes a folder for a device of one's own: a sketch, its test, and what builds and flashes it.
 * @param path of the folder, which must not be there, or be empty; its name becomes the device's
 * @returns the files that were written, by their names in the folder
 * @throws UserError when the folder is not empty, or its name is none of a package's and a firmware's
 */
export function createProject(path: string): string[] {
  const folder = resolve(path);
  const name = basename(folder);
  // What is an id of Homie's is also a name of npm's, and one of a firmware's.
  if (idFault(name, MAX_NAME)) {
    throw new UserError(
      `${JSON.stringify(name)} cannot be the name of a package and of a firmware: up to 32 of a-z, 0-9 and -, with no - at either end.`,
    );
  }
  let present: string[];
  try {
    mkdirSync(folder, { recursive: true });
    present = readdirSync(folder);
  } catch (error) {
    throw new UserError(`${path} cannot be made a folder: ${(error as Error).message}.`);
  }
  if (present.length > 0) throw new UserError(`${path} is not empty. Name a folder that is not there yet.`);
  const written: string[] = [];
  const write = (file: string, text: string): void => {
    writeOutput(join(folder, file), Buffer.from(text));
    written.push(file);
  };
  write("package.json", `${JSON.stringify(packageJson(name), null, 2)}\n`);
  for (const [file, called] of Object.entries(FILES)) {
    write(called(name), readFileSync(join(TEMPLATE, file), "utf8").replaceAll(NAME, name));
  }
  return written;
}

function packageJson(name: string): object {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  return {
    name,
    version: "1.0.0",
    private: true,
    type: "module",
    scripts: {
      dev: "homie dev",
      test: "vitest run",
      build: "homie build",
      flash: `homie build && homie flash --config config.json build/${name}-1.0.0.bin`,
    },
    devDependencies: { "homie-espruino": `^${version}`, typescript: TYPESCRIPT, vitest: VITEST },
  };
}
