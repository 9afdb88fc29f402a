#!/usr/bin/env node
import { existsSync } from "node:fs";

// Who reads our output may have read enough, as `head` does: that is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
}

// A clone of the repository runs its TypeScript; the package has what was compiled from it.
const source = new URL("../cli/main.ts", import.meta.url);
const isClone = existsSync(source);
if (isClone) (await import("tsx/esm/api")).register();
const { main } = await import(isClone ? source.href : "../dist/cli/main.js");
process.exitCode = await main(process.argv.slice(2));
