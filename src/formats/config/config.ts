/** The configuration, as config.json and the journal hold it. What each key may be: validate.ts. */
export interface Config {
  name: string;
  device_id?: string;
  device_stats_interval?: number;
  wifi: {
    ssid: string;
    password?: string | null;
    bssid?: string;
    channel?: number;
    ip?: string;
    mask?: string;
    gw?: string;
    dns1?: string;
    dns2?: string;
  };
  mqtt: {
    host: string;
    port?: number;
    base_topic?: string;
    auth?: boolean;
    username?: string;
    password?: string;
    ssl?: boolean;
    ssl_fingerprint?: string;
  };
  ota: { enabled: boolean };
  settings?: { [name: string]: SettingValue };
}

export type SettingValue = string | number | boolean;

/** One of the sketch's own settings, as far as a configuration is checked against it. */
export interface SettingRule {
  name: string;
  type: "string" | "number" | "boolean";
  required: boolean;
  /** Says whether a value of the right type is acceptable. */
  check?: ((value: never) => boolean) | undefined;
}
