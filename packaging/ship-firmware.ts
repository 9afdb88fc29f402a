import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../files/root.ts";

/** Has the compiled compiler build a sketch, and ships what it has made of the firmware: the package's first build has only the sketch to do. */
export async function shipFirmware(): Promise<void> {
  const compiled = (name: string): string => pathToFileURL(join(ROOT, "dist/compiler", name)).href;
  const { buildImage } = (await import(compiled("index.js"))) as typeof import("../compiler/index.ts");
  const { FirmwareMemo } = (await import(
    compiled("firmware-memo.js")
  )) as typeof import("../compiler/firmware-memo.ts");
  const memo = FirmwareMemo.open();
  const sketch = join(ROOT, "examples/light.ts");
  await buildImage({ sketch, board: "nodemcu", name: "light", version: "1.0.0", brand: "Homie", memo });
  memo.ship();
}
