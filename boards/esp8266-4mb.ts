import type { Board } from "./board.ts";

/** The flash map of Espruino's ESP8266_4MB build (its board file): Storage lies in the memory-mapped first MiB. */
export const ESP8266_4MB: Pick<Board, "espruino" | "flashSize" | "storage"> = {
  espruino: "ESP8266_4MB",
  flashSize: 4 * 1024 * 1024,
  storage: { offset: 0x0cb000, pages: 48 },
};
