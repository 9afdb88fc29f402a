import type { Board } from "./board.ts";
import { ESP8266_4MB } from "./esp8266-4mb.ts";

/** WeMos / LOLIN D1 mini: LED on GPIO2, lit when low. It has only a reset button: wire one from D3 (GPIO0) to ground. */
export const d1Mini: Board = {
  ...ESP8266_4MB,
  id: "d1-mini",
  title: "LOLIN (WeMos) D1 mini",
  led: { pin: "D2", activeLow: true },
  button: { pin: "D0" },
};
