/** The modules that Espruino's build ESP8266_4MB has in it: `require` finds them on the board. */
export const ENGINE_MODULES: readonly string[] = [
  "ESP8266",
  "Flash",
  "NetworkJS",
  "Storage",
  "TelnetServer",
  "Wifi",
  "crypto",
  "dgram",
  "heatshrink",
  "http",
  "neopixel",
  "net",
  "timer",
];
