/** The packet that opens an MQTT connection: apart from the client, since only the opening needs it. */
import { packet, two } from "./mqtt-packet.ts";

export interface MqttOptions {
  /** TCP port, 1 to 65535; 1883 by default. */
  port?: number;
  /** Client identifier; the board's serial number by default. */
  client_id?: string;
  /** Seconds, 1 to 65535; 60 by default. A broker that is silent for as long counts as gone. */
  keep_alive?: number;
  username?: string | undefined;
  password?: string | undefined;
  /** The message that the broker publishes when the connection is lost; retained, QoS 1. */
  will_topic?: string;
  will_payload?: string;
}

/** CONNECT (section 3.1), with a clean session. */
export function connectPacket(settings: MqttOptions): string {
  const { client_id, keep_alive, will_topic, username, password } = settings;
  const id = client_id || getSerial();
  let flags = 2;
  let payload = two(id.length) + id;
  if (will_topic) {
    const will = settings.will_payload || "";
    flags |= 0x2c;
    payload += two(will_topic.length) + will_topic + two(will.length) + will;
  }
  if (username !== undefined) {
    flags |= 0x80;
    payload += two(username.length) + username;
    if (password !== undefined) {
      flags |= 0x40;
      payload += two(password.length) + password;
    }
  }
  return packet(0x10, `\0\x04MQTT\x04${String.fromCharCode(flags)}${two(keep_alive || 60)}${payload}`);
}
