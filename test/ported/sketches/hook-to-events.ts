/** HookToEvents: says what happens to the device. */
import * as homie from "homie-espruino";

homie.onEvent((event) => {
  switch (event.type) {
    case "STANDALONE_MODE":
      console.log("Standalone mode started");
      break;
    case "CONFIGURATION_MODE":
      console.log("Configuration mode started");
      break;
    case "NORMAL_MODE":
      console.log("Normal mode started");
      break;
    case "OTA_STARTED":
      console.log("OTA started");
      break;
    case "OTA_PROGRESS":
      console.log(`OTA progress, ${event.sizeDone}/${event.sizeTotal}`);
      break;
    case "OTA_FAILED":
      console.log("OTA failed");
      break;
    case "OTA_SUCCESSFUL":
      console.log("OTA successful");
      break;
    case "ABOUT_TO_RESET":
      console.log("About to reset");
      break;
    case "WIFI_CONNECTED":
      console.log(`Wi-Fi connected, IP: ${event.ip}, gateway: ${event.gateway}, mask: ${event.mask}`);
      break;
    case "WIFI_DISCONNECTED":
      console.log(`Wi-Fi disconnected, reason: ${event.reason}`);
      break;
    case "MQTT_READY":
      console.log("MQTT connected");
      break;
    case "MQTT_DISCONNECTED":
      console.log(`MQTT disconnected, reason: ${event.reason}`);
      break;
    case "READY_TO_SLEEP":
      console.log("Ready to sleep");
      break;
    case "SENDING_STATISTICS":
      console.log("Sending statistics");
      break;
  }
});
homie.on("MQTT_PACKET_ACKNOWLEDGED", ({ packetId }) => console.log(`MQTT packet acknowledged, packetId: ${packetId}`));
