import { defineConfig } from "vitest/config";

// The first test of a sketch builds it, which takes some seconds.
export default defineConfig({ test: { testTimeout: 60_000 } });
