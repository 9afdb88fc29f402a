import type { Client, publish } from "../../modules/mqtt.ts";
import type { Live } from "../flash/journal.ts";
import type { Slot } from "../formats/boot-state.ts";
import type { SettingRule, SettingValue } from "../formats/config/config.ts";
import type { Update } from "../overlays/update.ts";
import type { HomieEvent } from "./event.ts";
import type { onInput } from "./input.ts";
import type { Index, Node, NodeList } from "./node.ts";
import type { AnyProperty, send, Value } from "./property.ts";

/** A setting of the sketch: its rule, and its value once the configuration was read. */
export interface SettingEntry extends SettingRule {
  value: SettingValue | undefined;
  description?: string;
  provided?: boolean;
}

/** A pin that resets the device when it is held at a level. */
export interface ResetTrigger {
  _pin: Pin;
  _level: boolean;
  /** How long, in milliseconds. */
  _time: number;
}

/** The LED that shows what the device is doing. */
export interface Led {
  _pin: Pin;
  /** The level at which it is on. */
  _level: boolean;
}

/**
 * What the firmware knows at run time. There is one; overlays, which cannot share a module's state, are handed it.
 * Names that begin with an underscore are shortened by the build.
 */
export interface Device {
  /** Where the journal's records lie; from the first turn on. */
  _journal: Live;
  /** Base topic and device id, `homie/<mac>` by default; no slash is in the id. */
  _topic: string;
  /** The slot whose image is running. */
  _slot: Slot;
  /** Whether that image is on trial, or probes the broker for the one that is. */
  _trial?: boolean;
  /**
   * Whether the journal may have another slot booted next than the one that is running, or say of the running image that
   * it is on trial: it has to be written before the other slot is erased.
   */
  _unsettled?: boolean;
  /** MD5 of the running image, 32 lower-case hex digits; empty when it is not known. */
  _checksum: string;
  /** How often the device has crashed until now; from MAX_CRASHES on the sketch is left out. Absent for never. */
  _crashes?: number;
  /** MD5 of the image that was rolled back, and is not taken again. */
  _bad?: string | undefined;
  /** Whether an image no longer was in its slot what had been written there. */
  _rotten?: boolean;
  /** MD5 of the image in the other slot, which a retained message is not to bring back once more. */
  _stale?: string;
  /** MD5 of the image that was installed and runs after the next reboot. */
  _installed?: string;
  /** Where these parts of the configuration lie in its text, see lines.ts. */
  _name: number;
  _wifi: number;
  _mqtt: number;
  _otaEnabled: boolean;
  /** Seconds between statistics. */
  _statsInterval: number;
  /** The MQTT client, and how it publishes; absent until normal mode starts. */
  _client?: Client;
  _publish: typeof publish;
  /** 1 while the network is joined; the pause before it is tried again, in milliseconds, and what ends it. */
  _joined: number;
  _wifiPause: number;
  _wifiTimer?: Timer;
  /** The pause before the broker is tried again, in milliseconds, and what ends it. */
  _pause: number;
  _retry?: Timer | undefined;
  /** While the device is ready: publishes the statistics; 0 before the first time. */
  _statistics?: Timer | undefined;
  /** While the LED blinks. */
  _blinking?: Timer;
  /** The LED in place of the board's: false for none. */
  _led?: Led | false;
  /** Whether the sketch has said that somebody has to look after the device, or why. */
  _alert?: boolean | string;
  /** Asleep as soon as the broker knows of it, for so many milliseconds; 0 where the sketch has yet to say. */
  _sleep?: number;
  /** The `send` of properties that the sketch does not keep, if there are any. */
  _sendValue?: typeof send;
  /**
   * The values that have yet to be sent, by their topics below the device's: how, as a digit, and what. Absent where there are none;
   * and how many were replaced by later ones until now.
   */
  _late?: { [topic: string]: string };
  _dropped?: number;
  /** Homie 5: the topics of properties that say what they are on their way to. */
  _targets?: string[];
  /** Homie 5: whether `$description` is being sent, between whose parts nothing else may be. */
  _describing?: boolean;
  /** Homie 5: since when messages to `$log` are counted, in seconds of the engine's clock, and how many there were. */
  _logStart?: number;
  _logged?: number;
  /** How many values that were published to a property were none of its datatype. */
  _refused?: number;
  _nodes: NodeList[];
  _settings: SettingEntry[];
  /** When the firmware started, in seconds of the engine's clock. */
  _bootTime: number;
  /** Whether the sketch does not allow a reboot now. */
  _busy?: boolean;
  /** Whether a reboot is due as soon as the device is idle. */
  _rebootDue?: boolean;
  /** How many firmwares are being received: two, when one begins while the one before is being verified. */
  _receiving?: number;
  /** The one that has the slot: from its header's acceptance to its end. */
  _writing?: Update | undefined;
  /** Whether the configuration is to be erased at that reboot. */
  _resetDue?: boolean;
  /** Whether the configuration has yet to lead to the broker; in normal mode what ends the time that it has. */
  _probation?: boolean | Timer;
  /** Whether a configuration is on its way into the journal. */
  _changing?: boolean;
  /** After how many seconds without the broker the device restarts, and what does that. */
  _offlineTimeout?: number;
  _offline?: Timer | undefined;
  /** Whether the sketch runs without a configuration. */
  _standalone?: boolean;
  /** What resets the device in place of the board's button: false for nothing. */
  _resetTrigger?: ResetTrigger | false;
  /** Runs while that pin is held. */
  _held?: Timer | undefined;
  _onEvent?: ((event: HomieEvent) => void) | undefined;
  /** Where there are handlers of single types: that of all, then types and handlers in turn. */
  _listeners?: unknown[];
  /** Told of the packets that the broker has acknowledged, where the sketch wants to know. */
  _acknowledged?: (id: number) => void;
  /** Called when the device is ready for the first time. */
  _whenReady?: (() => void)[] | undefined;
  _onInput?: Parameters<typeof onInput>[0];
  /** What an input is handed to, where there are other handlers than the property's. */
  _offer?: (value: Value, property: AnyProperty, index: Index, node: Node) => void;
  /** The `onInput` of nodes, where the sketch has named it; and whether it has named a setting's `provided`. */
  _nodeInput?: Node["onInput"];
  _notesProvided?: boolean;
  _onBroadcast?: (level: string, value: string) => void;
}

export const device = { _checksum: "", _nodes: [], _settings: [] } as unknown as Device;
