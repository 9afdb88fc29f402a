import { join } from "node:path";
import { mapFile } from "../files/map-file.ts";
import { writeOutput } from "../files/read-and-write.ts";
import { checkTypes, findTypeScript } from "./check-types.ts";
import { FirmwareMemo } from "./firmware-memo.ts";
import { type BuiltImage, buildImage } from "./index.ts";
import type { BuildSettings } from "./settings.ts";
import { sourceMap } from "./source-map.ts";
import { findSketch } from "./validate.ts";

/** A firmware that was built and written. */
export interface MadeFirmware extends BuiltImage {
  /** Path of the file. */
  file: string;
  /** Version of the TypeScript that has checked the types; undefined where there is none. */
  typescript: string | undefined;
}

/** The image's name as a file name. */
const fileName = ({ name, version }: BuiltImage): string =>
  `${`${name}-${version}`.replace(/[^\w.+-]+/g, "_").replace(/^\.+/, "_")}.bin`;

/**
 * Checks a sketch's types, builds it, and writes the image and its source map; nothing is written unless all is well.
 * @throws UserError with what is wrong
 */
export async function makeFirmware({ options, out }: BuildSettings): Promise<MadeFirmware> {
  const sketch = findSketch(options.sketch);
  const typescript = findTypeScript(sketch);
  // At the same time, since the checker is a process of its own; what it says comes first.
  const checking = typescript ? checkTypes(sketch, typescript) : undefined;
  checking?.catch(() => {});
  const memo = FirmwareMemo.open(options.onRead);
  const building = buildImage({ ...options, memo });
  building.catch(() => {});
  await checking;
  const image = await building;
  memo.save();
  const file = join(out, fileName(image));
  writeOutput(file, Buffer.from(image.image));
  writeOutput(mapFile(file), Buffer.from(sourceMap(image, file)));
  return Object.assign(image, { file, typescript: typescript?.version });
}
