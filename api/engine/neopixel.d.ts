/** The module `neopixel`: LEDs of the kinds WS281x, APA104, APA106 and SK6812. */
interface EngineNeopixel {
  /** Sends colours, 3 bytes an LED, in the order that its kind has. */
  write(pin: Pin, data: EngineBytes): void;
}
