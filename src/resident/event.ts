import { device } from "./device.ts";

/** What comes with each event, by the names that Homie for ESP8266 uses. */
interface Events {
  STANDALONE_MODE: unknown;
  CONFIGURATION_MODE: unknown;
  NORMAL_MODE: unknown;
  OTA_STARTED: unknown;
  OTA_PROGRESS: {
    /** Bytes written, and bytes in all. */
    readonly sizeDone: number;
    readonly sizeTotal: number;
  };
  OTA_SUCCESSFUL: unknown;
  OTA_FAILED: unknown;
  ABOUT_TO_RESET: unknown;
  WIFI_CONNECTED: {
    readonly ip: string;
    readonly mask: string;
    readonly gateway: string;
  };
  WIFI_DISCONNECTED: { readonly reason: string };
  MQTT_READY: unknown;
  MQTT_DISCONNECTED: { readonly reason: string };
  /** Only `on` is told of these, since there is one for each value that is sent. */
  MQTT_PACKET_ACKNOWLEDGED: {
    /** What `send` has returned. */
    readonly packetId: number;
  };
  READY_TO_SLEEP: unknown;
  SENDING_STATISTICS: unknown;
}

type EventType = keyof Events;

/** An event of one type. */
export type EventOf<Type extends EventType> = Type extends EventType ? { readonly type: Type } & Events[Type] : never;

/** What has happened: which members it has follows from its `type`. */
export type HomieEvent = EventOf<EventType>;

/** Sets the handler of all events, in place of the one before. Those of `on` are called besides. */
export function onEvent(handler: (event: HomieEvent) => void): void {
  if (device._listeners) device._listeners[0] = handler;
  else device._onEvent = handler;
}

/** Adds a handler of one kind of event; there may be several. Each is called in a turn of its own. */
export function on<Type extends EventType>(type: Type, handler: (event: EventOf<Type>) => void): void {
  device._listeners = device._listeners || [device._onEvent];
  device._onEvent = tell;
  device._listeners.push(type, handler);
  if (type === "MQTT_PACKET_ACKNOWLEDGED")
    device._acknowledged = (packetId) => tell({ type: "MQTT_PACKET_ACKNOWLEDGED", packetId });
}

/** Hands an event to those who want to know of it. */
function tell(event: HomieEvent): void {
  const listeners = device._listeners!;
  const all = listeners[0] as ((event: HomieEvent) => void) | undefined;
  if (all && event.type !== "MQTT_PACKET_ACKNOWLEDGED") setTimeout(all, 0, event);
  for (let at = 1; at < listeners.length; at += 2) {
    if (listeners[at] === event.type) setTimeout(listeners[at + 1] as (event: HomieEvent) => void, 0, event);
  }
}
