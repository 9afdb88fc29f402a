import { defineConfig } from "./compiler/config.ts";

export default defineConfig({
  sketch: "examples/light.ts",
  board: "nodemcu",
  name: "light",
  version: "1.0.0",
  brand: "Homie",
  out: "build",
});
