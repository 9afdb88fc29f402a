import { nodemcu } from "../../boards/nodemcu.ts";
import { SimulatedBoard } from "../../sim/board.ts";
import { NorFlash } from "../../sim/nor-flash.ts";
import { storageImage } from "../sim/device.ts";
import { bootPrograms, Printed } from "./boot-programs.ts";
import type { Lines } from "./program.ts";

/** Runs compiled programs on the simulated board; one that does not end hangs Node, so run first what Node has run. */
export async function runOnSimulatedBoard(compiled: readonly string[]): Promise<Lines[]> {
  const flash = new NorFlash(nodemcu.flashSize);
  flash.program(nodemcu.storage.offset, storageImage(bootPrograms(compiled)));
  const printed = new Printed();
  const board = new SimulatedBoard({ board: nodemcu, flash });
  const isOver = new Promise<void>((resolve) => {
    board.on("line", (line) => {
      printed.take(line);
      if (printed.isOver) resolve();
    });
  });
  board.powerOn();
  await isOver;
  board.powerOff();
  return printed.programs;
}
