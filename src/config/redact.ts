/** Takes out of a configuration what must not be shown: the passwords, and the user's name at the broker. */
export function redact(config: { [key: string]: unknown }): unknown {
  const wifi = config.wifi as { [key: string]: unknown };
  const mqtt = config.mqtt as { [key: string]: unknown };
  delete wifi.password;
  delete mqtt.username;
  delete mqtt.password;
  return config;
}
