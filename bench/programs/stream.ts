/** Feeds a PUBLISH to the MQTT client in pieces as large as the chip's, by a socket that needs no network. */
import { createClient, type Sink } from "../../modules/mqtt.ts";
import { connect } from "../../modules/mqtt-connection.ts";

/** What a `data` event brings at most. */
export const CHUNK = 268;

type Handler = (this: EngineSocket, data?: string) => void;

const handlers: { [event: string]: Handler } = {};
const socket = {
  on(event: string, handler: Handler) {
    handlers[event] = handler;
  },
  write: () => true,
  end() {},
} as unknown as EngineSocket;

/**
 * Connects, and streams a message.
 * @param chunks its length, in chunks
 * @param sink takes the payload
 */
export function stream(chunks: number, sink: Sink): void {
  (require("net") as { connect: unknown }).connect = () => socket;
  const client = createClient({ stream: () => sink });
  connect(client, { host: "", port: 1, keepAlive: 60, packet: "" });
  // @stack-bytes 0 it runs on Espruino for Linux only
  const feed = (data: string): void => handlers.data!.call(socket, data);
  feed("\x20\x02\0\0");
  const topic = "homie/bench/$implementation/ota/firmware/0123456789abcdef0123456789abcdef";
  const length = chunks * CHUNK;
  const left = length + topic.length + 2;
  feed(
    `\x30${String.fromCharCode((left & 127) | 128, ((left >> 7) & 127) | 128, left >> 14, 0, topic.length)}${topic}`,
  );
  let chunk = "";
  for (let i = 0; i < CHUNK; i++) chunk += String.fromCharCode((i * 7 + (i >> 3)) & 255);
  // One after the other, as the network brings them: what was received is taken in a turn of its own.
  let fed = 0;
  const next = (): void => {
    if (fed++ < chunks) {
      feed(chunk);
      setTimeout(next, 0);
    } else setTimeout(E.reboot, 10);
  };
  next();
}
