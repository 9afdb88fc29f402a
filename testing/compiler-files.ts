import { join } from "node:path";
import { IS_PACKAGE, ROOT } from "../files/root.ts";

/** What decides over a sketch's image and its loader, besides the files that are read for the image: absolute paths of files and folders. */
export const COMPILER = [
  ...["compiler", "files", "boards"].map((folder) => (IS_PACKAGE ? `dist/${folder}` : folder)),
  "src/loader",
  "package.json",
].map((path) => join(ROOT, path));
