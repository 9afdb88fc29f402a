/** What `homie ui` and its page tell each other, as JSON. */

/** How a property is set. */
export type Control =
  | { kind: "switch" }
  | {
      kind: "number";
      whole: boolean;
      least?: number | undefined;
      most?: number | undefined;
      step?: number | undefined;
    }
  | { kind: "select"; options: string[] }
  | {
      kind: "color";
      model: "rgb" | "hsv";
      /** Whether the value begins with the model, as in version 5 of the convention: `rgb,255,0,0`. */
      named: boolean;
    }
  | { kind: "text" };

export interface PropertyView {
  id: string;
  name: string;
  unit: string;
  /** What it shows and takes. */
  control: Control;
  settable: boolean;
  /** Whether the broker keeps its last value. */
  retained: boolean;
  /** Null before the first. */
  value: string | null;
}

export interface NodeView {
  id: string;
  name: string;
  type: string;
  properties: PropertyView[];
}

export interface DeviceView {
  /** The topic below the base topic that is its own: `<id>`, or `5/<id>`. */
  key: string;
  id: string;
  /** The version of the Homie convention that it follows. */
  convention: string;
  state: string;
  /** Texts are empty where the device does not say it. */
  name: string;
  firmware: { name: string; version: string; checksum: string };
  /** How good its Wi-Fi is, 0 to 100; null where it does not say it, or is away. */
  signal: number | null;
  /** Days, hours and minutes since its start; empty where it does not say it, or is away. */
  uptime: string;
  address: string;
  /** Whether its firmware can be updated over MQTT, and that is switched on; null where it does not know how. */
  ota: boolean | null;
  /** Goes up when the configuration changes that it shows; null where it shows none, and takes no changes. */
  configEdition: number | null;
  /** Why it cannot be shown as a whole, or needs somebody; empty when all is well. */
  trouble: string;
  nodes: NodeView[];
}

/** The broker, as far as the page has to know it. */
export interface BrokerView {
  /** Without credentials. */
  url: string;
  baseTopic: string;
  /** What is wrong with it; empty while it is there. */
  trouble: string;
}

/** A firmware that can be sent to devices. */
export interface FirmwareView {
  /** What a device that runs it shows as its checksum. */
  md5: string;
  file: string;
  /** In bytes. */
  size: number;
  name: string;
  version: string;
  /** The board it is for; empty where the file does not say it. */
  board: string;
}

/** What has become of a device so far. */
export type UpdateState = "waiting" | "updating" | "good" | "bad" | "untried";

/** One device of a roll-out. */
export interface UpdateView {
  key: string;
  state: UpdateState;
  /** Bytes that it has written; null while none are under way. */
  progress: { written: number; total: number } | null;
  /** What it did, in sentences. */
  lines: string[];
  /** What has become of it, in a few words; empty before that is known. */
  result: string;
}

/** A firmware on its way to devices. */
export interface RollOutView {
  firmware: FirmwareView;
  /** How many devices at a time, once the first one runs it. */
  wave: number;
  devices: UpdateView[];
  /** What is said of it as a whole. */
  lines: string[];
  isOver: boolean;
}

/** A JSON Schema, as far as a form is made from it. */
export interface FieldSchema {
  type?: string | string[];
  description?: string;
  default?: string | number | boolean;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  const?: unknown;
  enum?: string[];
  /** It is never shown. */
  writeOnly?: boolean;
  properties?: Record<string, FieldSchema>;
  required?: string[];
}

/** A device's configuration. */
export interface ConfigView {
  /** Without anything that is a secret. */
  config: Record<string, unknown>;
  schema: FieldSchema;
  /** Whether the schema has the sketch's settings; else it has those that the configuration has. */
  knowsSettings: boolean;
}

/** What a change of a configuration would do. */
export interface ConfigCheck {
  /** Why the device would not take it: a sentence each, which begins with the path of the key. */
  faults: string[];
  /** What would be different, a line each. */
  changes: string[];
  /** What it will lead to, in sentences. */
  consequences: string[];
}

/** A change of a device's configuration. */
export interface ConfigChangeView {
  key: string;
  /** What the device did, in sentences. */
  lines: string[];
  state: "updating" | "good" | "bad";
}

/** What the page is told, in the order in which it happens. */
export type Message =
  /** All that there is; nothing that was told before counts any more. */
  | {
      type: "start";
      broker: BrokerView;
      devices: DeviceView[];
      rollOut: RollOutView | null;
      configChanges: ConfigChangeView[];
    }
  | { type: "broker"; broker: BrokerView }
  /** These devices are new, or have changed. */
  | { type: "devices"; devices: DeviceView[] }
  /** This device is no more. */
  | { type: "removed"; key: string }
  /** The roll-out that was begun last. */
  | { type: "rollOut"; rollOut: RollOutView }
  /** The last change of a device's configuration. */
  | { type: "configChange"; change: ConfigChangeView };

/** What the answer to a request says that could not be carried out. */
export interface Refusal {
  error: string;
}
