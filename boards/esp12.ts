import type { Board } from "./board.ts";
import { ESP8266_4MB } from "./esp8266-4mb.ts";

/** A bare ESP-12E or ESP-12F module: LED on GPIO2, lit when low; GPIO0, which selects the boot mode, as the button. */
export const esp12: Board = {
  ...ESP8266_4MB,
  id: "esp12",
  title: "ESP-12E/F module",
  led: { pin: "D2", activeLow: true },
  button: { pin: "D0" },
};
