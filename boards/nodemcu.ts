import type { Board } from "./board.ts";
import { ESP8266_4MB } from "./esp8266-4mb.ts";

/** NodeMCU v1.0 (ESP-12E): the module's LED on GPIO2, lit when low; FLASH button on GPIO0. */
export const nodemcu: Board = {
  ...ESP8266_4MB,
  id: "nodemcu",
  title: "NodeMCU v1.0",
  led: { pin: "D2", activeLow: true },
  button: { pin: "D0" },
};
