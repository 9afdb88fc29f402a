/** An MQTT message, as it goes through the broker. */
export interface BrokerMessage {
  topic: string;
  payload: Buffer;
  qos: 0 | 1;
  retain: boolean;
}
