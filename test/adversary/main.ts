/** `npm run adversary`: plays rounds against a device, on the simulated board, a real Espruino or the chip's own code. */
import { parseArgs } from "node:util";
import { findChip } from "../../bench/chip/chip-files.ts";
import { inTemporaryDirectory } from "../../files/temporary-directory.ts";
import { findEngine } from "../../host/machines/find-engine.ts";
import { contest } from "./arena.ts";
import type { Attack } from "./attack.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    rounds: { type: "string", default: "1000" },
    engine: { type: "boolean", default: false },
    chip: { type: "boolean", default: false },
  },
});
const engine = values.engine ? findEngine() : undefined;
if (values.engine && !engine) {
  console.log("Skipped: there is no real Espruino.");
  process.exit(0);
}
const chip = values.chip ? findChip() : undefined;
if (values.chip && !chip) {
  console.log("Skipped: CHIP does not name the folder with the chip's emulator, see docs/chip.md.");
  process.exit(0);
}
const started = Date.now();
let played = 0;
const kinds = new Map<string, number>();
const lost = await inTemporaryDirectory("homie-adversary-", async (folder) => {
  // What tests build once is kept there: another run may be of another firmware.
  process.env.TMPDIR = folder;
  const onRound = (_: number, { kind }: Attack): void => {
    played++;
    for (const one of kind.split(" and ")) kinds.set(one, (kinds.get(one) ?? 0) + 1);
    if (played % 500 === 0) console.log(`${((Date.now() - started) / 1000).toFixed(0)} s: ${played} rounds`);
  };
  const playing = contest({ seed: Number(values.seed), rounds: Number(values.rounds), engine, chip, onRound });
  return await playing.then(
    () => undefined,
    (error: Error) => error.message,
  );
});
if (lost !== undefined) {
  console.error(lost);
  process.exit(1);
}
console.log(`${played} rounds, none lost: ${[...kinds].map(([kind, times]) => `${kind} ${times}`).join(", ")}`);
process.exit(0);
