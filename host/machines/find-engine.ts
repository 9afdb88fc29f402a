import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { UserError } from "../../files/user-error.ts";

/** Where a real Espruino is looked for when neither `--engine` nor `ESPRUINO` names one. */
export const CACHED_ENGINE = join(homedir(), ".cache/homie-espruino/espruino-esp8266");

/**
 * The real Espruino that was asked for, by `--engine` or by the variable `ESPRUINO`; undefined when neither was given.
 * @param option the value of `--engine`
 */
export function namedEngine(option: string | undefined): string | undefined {
  const named = option ?? process.env.ESPRUINO;
  if (!named) return undefined;
  const path = resolve(named);
  if (existsSync(path)) return path;
  const origin = option === undefined ? "the variable ESPRUINO" : "--engine";
  throw new UserError(
    `${path}: there is no such file, but ${origin} names it. Give the path of an Espruino for Linux, or leave it out ` +
      "to run the simulated board.",
  );
}

/** A real Espruino: the named one, or else the one in the cache folder; undefined when there is none. */
export function findEngine(): string | undefined {
  return namedEngine(undefined) ?? (existsSync(CACHED_ENGINE) ? CACHED_ENGINE : undefined);
}
