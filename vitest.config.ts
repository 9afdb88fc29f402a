import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    alias: { "homie-espruino/testing": fileURLToPath(new URL("testing/index.ts", import.meta.url)) },
  },
  test: {
    include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    // What a test waits for comes at once, but on a computer that has other work to do.
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Many tests wait for real time, sockets or the real engine: on two cores, too, four files at a time.
    maxWorkers: 4,
  },
});
