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

/** A setting that is a value, or a group of values by their names. */
export type SettingValue = Primitive | SettingGroup;
export type Primitive = string | number | boolean;
export interface SettingGroup {
  [name: string]: Primitive;
}

/** One of the sketch's own settings, as far as a configuration is checked against it. */
export interface SettingRule {
  name: string;
  type: "string" | "number" | "boolean" | "object";
  required: boolean;
  /** The least and the greatest number. */
  min?: number | undefined;
  max?: number | undefined;
  /** The texts that it may be, with commas between them. */
  format?: string | undefined;
  /** Says whether a value of the right type is acceptable. */
  check?: ((value: never) => boolean) | undefined;
  /** Of a group, its members as the sketch has given them. */
  value?: SettingValue | undefined;
}
