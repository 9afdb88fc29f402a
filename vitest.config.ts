import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Scenarios run against real time, real sockets and, where it is present, the real engine: on a machine that is busy
    // with something else one may run out of patience. It is tried again, twice at most, and must pass then.
    retry: 2,
  },
});
