import { defineConfig } from "homie-espruino/config";

export default defineConfig({
  sketch: "my-device.ts",
  name: "my-device",
  version: "1.0.0",
  board: "nodemcu",
});
