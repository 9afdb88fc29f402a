import { buildOnce } from "./build-once.ts";

/** The loader of the board that the tests are for. */
export async function builtLoader(): Promise<Buffer> {
  const { code } = await buildOnce("the loader", async () => {
    const { buildLoader } = await import("../../compiler/index.ts");
    return await buildLoader({ board: "nodemcu" });
  });
  return Buffer.from(code, "latin1");
}
