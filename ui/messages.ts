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

/** What the page is told, in the order in which it happens. */
export type Message =
  /** All that there is; nothing that was told before counts any more. */
  | { type: "start"; broker: BrokerView; devices: DeviceView[] }
  | { type: "broker"; broker: BrokerView }
  /** These devices are new, or have changed. */
  | { type: "devices"; devices: DeviceView[] }
  /** This device is no more. */
  | { type: "removed"; key: string };

/** What the answer to a request says that could not be carried out. */
export interface Refusal {
  error: string;
}
