/** What happened, by the names that Homie for ESP8266 uses. */
export interface HomieEvent {
  type:
    | "STANDALONE_MODE"
    | "CONFIGURATION_MODE"
    | "NORMAL_MODE"
    | "OTA_STARTED"
    | "OTA_PROGRESS"
    | "OTA_SUCCESSFUL"
    | "OTA_FAILED"
    | "ABOUT_TO_RESET"
    | "WIFI_CONNECTED"
    | "WIFI_DISCONNECTED"
    | "MQTT_READY"
    | "MQTT_DISCONNECTED"
    | "SENDING_STATISTICS";
  /** WIFI_DISCONNECTED, MQTT_DISCONNECTED: why. */
  reason?: string;
  /** OTA_PROGRESS: bytes written, and bytes in all. */
  sizeDone?: number;
  sizeTotal?: number;
}
