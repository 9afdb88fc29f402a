import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join } from "node:path";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { IS_PACKAGE, ROOT } from "../files/root.ts";
import { inTemporaryDirectory } from "../files/temporary-directory.ts";
import { ColouredError, UserError } from "../files/user-error.ts";

/** What `homie-espruino` means to the checker: its declarations; in a clone of the repository its sources. */
const API = join(ROOT, IS_PACKAGE ? "api/index.d.ts" : "src/index.ts");
const GLOBALS = ["api/engine/index.d.ts", ...(IS_PACKAGE ? [] : ["src/build-constants.d.ts"])];

/** The engine's language, its globals and nothing of Node's or of a browser's; strict, since a board cannot be debugged. */
const COMPILER_OPTIONS = {
  allowImportingTsExtensions: true,
  allowJs: true,
  checkJs: false,
  esModuleInterop: true,
  isolatedModules: true,
  lib: ["es2020"],
  maxNodeModuleJsDepth: 3,
  module: "esnext",
  moduleDetection: "force",
  moduleResolution: "bundler",
  noEmit: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  strict: true,
  target: "es2022",
  typeRoots: [],
  types: [],
  useDefineForClassFields: false,
};

/** A TypeScript that was found. */
export interface TypeScript {
  version: string;
  /** Path of its `tsc`. */
  command: string;
}

/** Finds the TypeScript of the sketch's own folder, or of the one above and so on; then the one next to this package. */
export function findTypeScript(sketch: string): TypeScript | undefined {
  for (const from of [sketch, join(process.cwd(), "package.json"), join(ROOT, "package.json")]) {
    try {
      const file = createRequire(from).resolve("typescript/package.json");
      const { version, bin } = JSON.parse(readFileSync(file, "utf8")) as { version: string; bin: { tsc: string } };
      return { version, command: join(dirname(file), bin.tsc) };
    } catch {
      // There is none from here; it is looked for elsewhere.
    }
  }
  return undefined;
}

/**
 * Checks the types of a sketch and of all that it imports, with TypeScript.
 * @param sketch absolute path
 * @returns absolute paths of the files that it has read: what the check has to be repeated for
 * @throws UserError with what TypeScript says: file, line, column and the line itself
 */
export async function checkTypes(sketch: string, typescript: TypeScript): Promise<string[]> {
  const [major, minor] = typescript.version.split(".").map(Number) as [number, number];
  if (major < 5 || (major === 5 && minor < 9)) {
    throw new UserError(`TypeScript ${typescript.version} is too old to check a sketch: npm i -D typescript@latest.`);
  }
  return await inTemporaryDirectory("homie-types-", async (folder) => {
    const project = join(folder, "tsconfig.json");
    const content = {
      compilerOptions: { ...COMPILER_OPTIONS, paths: { "homie-espruino": [API] } },
      files: [...GLOBALS.map((file) => join(ROOT, file)), sketch],
    };
    writeFileSync(project, JSON.stringify(content));
    const { code, text } = await run([
      ...(await programOf(typescript)),
      ...["--project", project, "--pretty", "--listFiles"],
    ]);
    const lines = text.split("\n");
    if (code === 0) return lines.filter((line) => isAbsolute(line));
    const found = lines.filter((line) => !isAbsolute(line)).join("\n");
    const said = process.stdout.isTTY ? found : stripVTControlCharacters(found);
    throw new ColouredError(`The types are not right, so nothing was built.\n\n${said.trim()}`);
  });
}

/** What starts a TypeScript: from 7 on it is a native program, which Node would but start, 100 ms later. */
async function programOf({ command }: TypeScript): Promise<[string, ...string[]]> {
  const finder = join(dirname(command), "../lib/getExePath.js");
  try {
    const { default: find } = (await import(pathToFileURL(finder).href)) as { default: () => string };
    return [find()];
  } catch {
    return [process.execPath, command];
  }
}

/** Runs a program. @returns its exit code, and all that it has said */
async function run([program, ...words]: [string, ...string[]]): Promise<{ code: number | null; text: string }> {
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
    });
  }
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, text }));
  });
}
