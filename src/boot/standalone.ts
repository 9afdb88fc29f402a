/** Standalone mode: the sketch runs by itself, without a configuration and without Wi-Fi. Evaluated when it starts. */

export function startStandalone(): void {
  const wifi = require("Wifi");
  wifi.disconnect();
  wifi.stopAP();
  print("Standalone mode: no configuration, no Wi-Fi");
}
