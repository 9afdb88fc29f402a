import { buildLoader } from "../../compiler/index.ts";
import { buildOnce } from "./build-once.ts";

/** The loader of the board that the tests are for. */
export async function builtLoader(): Promise<Buffer> {
  const { code } = await buildOnce("the loader", () => buildLoader({ board: "nodemcu" }));
  return Buffer.from(code, "latin1");
}
