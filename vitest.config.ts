import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most tests wait for real time, sockets or the real engine: on two cores, too, two files at a time.
    maxWorkers: 2,
  },
});
