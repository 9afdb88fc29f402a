import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Tests of sketches by what the package gives for that. */
const SKETCHES = ["examples/**/*.test.ts", "test/ported/**/*.test.ts"];
const ALL = ["test/**/*.test.ts", ...SKETCHES];

/** What holds for all tests, however they are run. */
export const common = {
  resolve: { alias: { "homie-espruino/testing": fileURLToPath(new URL("testing/index.ts", import.meta.url)) } },
  test: {
    include: ALL,
    // What a test waits for comes at once, but on a computer that has other work to do.
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
};
export const globalSetup = ["test/support/global-setup.ts"];

export default defineConfig({
  test: {
    globalSetup,
    // Many tests wait for real time, sockets or the real engine: on two cores, too, three files at a time.
    maxWorkers: 3,
    projects: [
      // They have nothing in common but the compiler, which is at its best when it has built a sketch.
      { ...common, test: { ...common.test, name: "sketches", include: SKETCHES, isolate: false } },
      { ...common, test: { ...common.test, name: "parts", exclude: SKETCHES } },
    ],
  },
});
