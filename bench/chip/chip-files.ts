import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../files/user-error.ts";

/** What runs the chip's own code. None of it is part of this project. */
export interface ChipFiles {
  /** The emulator's program. */
  emulator: string;
  /** Espruino's firmware for the chip, with symbols. */
  elf: string;
  /** The linker script that names the chip's ROM. */
  rom: string;
  /** The flash from its beginning up to Storage. */
  base: string;
}

const NAMES: ChipFiles = { emulator: "emu", elf: "espruino.elf", rom: "rom.ld", base: "base.bin" };

/**
 * Finds the emulator and its files in the folder that the variable CHIP names.
 * @returns undefined when the variable is not set
 * @throws UserError when the folder has not all of them
 */
export function findChip(folder = process.env.CHIP): ChipFiles | undefined {
  if (!folder) return undefined;
  const files = { ...NAMES };
  for (const key of Object.keys(NAMES) as (keyof ChipFiles)[]) {
    files[key] = join(folder, NAMES[key]);
    if (!existsSync(files[key])) throw new UserError(`CHIP names ${folder}, but there is no ${NAMES[key]} in it.`);
  }
  return files;
}
