/** The packet that opens an MQTT connection: apart from the client, since only the opening needs it. Strings are bytes. */

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
  const { client_id, keep_alive, will_topic, will_payload, username, password } = settings;
  const pause = keep_alive || 60;
  // Client id, will, user name, password: in this order, each behind its length in two bytes.
  const texts = [client_id || getSerial()];
  let flags = 2;
  if (will_topic) {
    flags |= 0x2c;
    texts.push(will_topic, will_payload || "");
  }
  if (username !== undefined) {
    flags |= 0x80;
    texts.push(username);
    if (password !== undefined) {
      flags |= 0x40;
      texts.push(password);
    }
  }
  let rest = "\0\x04MQTT\x04";
  rest += String.fromCharCode(flags, pause >> 8, pause & 255);
  for (const text of texts) {
    rest += String.fromCharCode(text.length >> 8, text.length & 255);
    rest += text;
  }
  // The remaining length (section 2.2.3).
  let { length } = rest;
  let packet = "\x10";
  while (length > 127) {
    packet += String.fromCharCode((length & 127) | 128);
    length >>= 7;
  }
  packet += String.fromCharCode(length);
  return packet + rest;
}
