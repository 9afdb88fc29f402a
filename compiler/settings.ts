import { basename, dirname, extname, resolve } from "node:path";
import { UserError } from "../files/user-error.ts";
import type { BuildConfig } from "./config.ts";
import type { BuildOptions } from "./index.ts";
import { configFile, readConfig } from "./read-config.ts";
import { checkHomie, checkLogLevel } from "./validate.ts";

/** What the command line says of a build. */
export interface BuildFlags {
  board?: string;
  name?: string;
  fwVersion?: string;
  brand?: string;
  apPassword?: string;
  homie?: string | number;
  logLevel?: string;
  out?: string;
}

/** What to build, and where to write it. */
export interface BuildSettings {
  options: BuildOptions;
  /** Absolute path of the folder. */
  out: string;
  /** Absolute path of the file that some of it was read from. */
  configFile: string | undefined;
}

/**
 * Puts together what the command line says, what `build.config.ts` in this folder says, and what goes without saying.
 * @param sketch path of the sketch, if the command line has one
 */
export async function buildSettings(sketch: string | undefined, flags: BuildFlags): Promise<BuildSettings> {
  const file = configFile(process.cwd());
  const config: BuildConfig = file === undefined ? {} : await readConfig(file);
  const fromFile = (path: string): string => resolve(dirname(file!), path);
  const path = sketch ?? (config.sketch === undefined ? undefined : fromFile(config.sketch));
  if (path === undefined) {
    throw new UserError("Say which sketch: npx homie build my-light.ts, or name it in build.config.ts.");
  }
  const out = flags.out ?? (config.out === undefined ? "build" : fromFile(config.out));
  return {
    options: {
      sketch: path,
      board: flags.board ?? config.board ?? "nodemcu",
      name: flags.name ?? config.name ?? basename(path, extname(path)),
      version: flags.fwVersion ?? config.version ?? "1.0.0",
      brand: flags.brand ?? config.brand ?? "Homie",
      apPassword: flags.apPassword ?? config.apPassword,
      homie: checkHomie(flags.homie ?? config.homie),
      logLevel: checkLogLevel(flags.logLevel ?? config.logLevel),
    },
    out: resolve(out),
    configFile: file,
  };
}
