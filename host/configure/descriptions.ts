/** What an editor says of a key. The rules themselves are in `src/formats/config/rules.ts`. */
export interface Description {
  text: string;
  /** What holds when the key is not given. */
  default?: string | number | boolean;
}

/** A description of every key of a configuration, by its path. */
export const DESCRIPTIONS: Record<string, Description> = {
  name: { text: "The device's name for people ($name)." },
  device_id: { text: "The device's id in its topics; by default its MAC address." },
  device_stats_interval: { text: "Seconds between statistics.", default: 60 },
  wifi: { text: "The Wi-Fi network." },
  "wifi.ssid": { text: "The network's name." },
  "wifi.password": { text: "The network's password; null or nothing for an open network." },
  "wifi.bssid": { text: "Only this access point: its MAC address. Goes with channel." },
  "wifi.channel": { text: "The channel of that access point." },
  "wifi.ip": { text: "A fixed address; without it DHCP gives one. Goes with mask and gw." },
  "wifi.mask": { text: "The network's mask, such as 255.255.255.0." },
  "wifi.gw": { text: "The gateway's address." },
  "wifi.dns1": { text: "A name server's address. It is asked after OpenDNS's, and DHCP's is not asked then." },
  "wifi.dns2": { text: "A second name server's address: kept, but the engine takes only one." },
  mqtt: { text: "The MQTT broker." },
  "mqtt.host": { text: "The broker's name or address." },
  "mqtt.port": { text: "The broker's port.", default: 1883 },
  "mqtt.base_topic": { text: "What precedes the id in the device's topics.", default: "homie/" },
  "mqtt.auth": { text: "True when the broker asks for a user name and a password.", default: false },
  "mqtt.username": { text: "The user's name at the broker." },
  "mqtt.password": { text: "The user's password at the broker." },
  "mqtt.ssl": { text: "Has to be false: the engine has no TLS.", default: false },
  ota: { text: "Updates over the air." },
  "ota.enabled": { text: "Whether the device takes updates over MQTT." },
  settings: { text: "The sketch's own settings; which there are, its documentation says." },
};
