/** Gives `build.config.ts` its type. */
exports.defineConfig = (config) => config;
