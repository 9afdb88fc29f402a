/**
 * Builds the loader and an image of this checkout: what does not build is no mutant. The tests that follow find what was made of the
 * firmware. With `--ship` it is put where the builds of other checkouts find it, for each version of Homie that tests build for.
 */
import { join } from "node:path";
import { FirmwareMemo } from "../../compiler/firmware-memo.ts";
import { buildImage, buildLoader } from "../../compiler/index.ts";
import { ROOT } from "../../files/root.ts";

const isShipped = process.argv.includes("--ship");
const sketch = join(ROOT, "examples/light.ts");
const memo = FirmwareMemo.open();
await buildLoader({ board: "nodemcu" });
for (const homie of isShipped ? ([3, 4, 5] as const) : ([3] as const))
  await buildImage({ sketch, board: "nodemcu", name: "light", version: "1.0.0", brand: "Homie", homie, memo });
if (isShipped) memo.ship();
else memo.save();
process.exit(0);
