/**
 * Closes the console that Espruino opens on port 23 of every ESP8266 (2v29, jswrap_telnet.c): whoever is in the network
 * could read the passwords on it, or do anything else. A sketch may open it again.
 */
export function closeTelnet(): void {
  try {
    require("TelnetServer").setOptions({ mode: "off" });
  } catch (_) {
    // A build without the module has no such console.
  }
}
