/** Builds the loader and an image of this checkout: what does not build is no mutant. */
import { join } from "node:path";
import { buildImage, buildLoader } from "../../compiler/index.ts";
import { ROOT } from "../../files/root.ts";

const sketch = join(ROOT, "examples/light.ts");
await buildLoader({ board: "nodemcu" });
await buildImage({ sketch, board: "nodemcu", name: "light", version: "1.0.0", brand: "Homie" });
process.exit(0);
