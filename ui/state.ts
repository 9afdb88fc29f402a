import { follow } from "./follow.ts";
import { forget, record } from "./history.ts";
import type { BrokerView, ConfigChangeView, DeviceView, Message, RollOutView } from "./messages.ts";
import { Store } from "./store.ts";

/** All that the page knows. */
export interface State {
  /** Whether `homie ui` can be reached; undefined before that is known. */
  isConnected: boolean | undefined;
  broker: BrokerView;
  /** By their keys. */
  devices: Map<string, DeviceView>;
  /** The roll-out that was begun last. */
  rollOut: RollOutView | null;
  /** The last change of each device's configuration, by the devices' keys. */
  configChanges: Map<string, ConfigChangeView>;
}

const state: State = {
  isConnected: undefined,
  broker: { url: "", baseTopic: "", trouble: "" },
  devices: new Map(),
  rollOut: null,
  configChanges: new Map(),
};

const store = new Store(state);

/** The state; what reads it is drawn again whenever that changes. */
export const useAppState = (): State => store.use();

/** Begins to follow what `homie ui` tells. */
export function listen(): void {
  follow((message: Message) => {
    state.isConnected = true;
    take(message);
    store.changed();
  }, lost);
}

function lost(): void {
  state.isConnected = false;
  store.changed();
}

function take(message: Message): void {
  if (message.type === "start" || message.type === "devices") {
    const now = Date.now();
    for (const device of message.devices) record(device, now);
  }
  switch (message.type) {
    case "start":
      state.broker = message.broker;
      for (const key of state.devices.keys()) if (!message.devices.some((device) => device.key === key)) forget(key);
      state.devices = new Map(message.devices.map((device) => [device.key, device]));
      state.rollOut = message.rollOut;
      state.configChanges = new Map(message.configChanges.map((change) => [change.key, change]));
      break;
    case "broker":
      state.broker = message.broker;
      break;
    case "devices":
      for (const device of message.devices) state.devices.set(device.key, device);
      break;
    case "removed":
      state.devices.delete(message.key);
      forget(message.key);
      break;
    case "rollOut":
      state.rollOut = message.rollOut;
      break;
    case "configChange":
      state.configChanges.set(message.change.key, message.change);
      break;
  }
}
