import { generate, type Packet, parser } from "mqtt-packet";
import { expect, it } from "vitest";
import { ManualClock } from "../../sim/manual-clock.ts";
import { MemoryInternet } from "../../sim/net/memory-internet.ts";
import type { MemorySocket } from "../../sim/net/memory-socket.ts";
import { Broker } from "../../testing/broker/broker.ts";
import { matches } from "../../testing/broker/topic-filter.ts";

it.each([
  ["a/b", "a/b", true],
  ["a/b", "a/c", false],
  ["a/b", "a", false],
  ["a", "a/b", false],
  ["+/b", "a/b", true],
  ["a/+", "a/b/c", false],
  ["a/+", "a/", true],
  ["#", "a/b/c", true],
  ["a/#", "a/b/c", true],
  ["a/#", "a", true],
  ["a/#", "b", false],
  ["#", "$SYS/a", false],
  ["+/a", "$SYS/a", false],
  ["$SYS/#", "$SYS/a", true],
  // Homie's own are not at the first level.
  ["homie/d/+/+/set", "homie/d/light/on/set", true],
  ["homie/$broadcast/+", "homie/$broadcast/alert", true],
])("the filter %s and the topic %s: %s", (filter, topic, expected) => {
  expect(matches(filter, topic)).toBe(expected);
});

interface Client {
  got: Packet[];
  send(packet: Packet): void;
  socket: MemorySocket;
}

/** A clock, a broker, and a way to connect to it. */
function make() {
  const clock = new ManualClock();
  const internet = new MemoryInternet(clock);
  const broker = new Broker(clock, internet, { host: "192.0.2.9", port: 1883 });
  broker.start();
  const turns = async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const connect = async (clientId: string, options: object = {}): Promise<Client> => {
    const socket = internet.connect("192.0.2.9", 1883) as MemorySocket;
    const got: Packet[] = [];
    const incoming = parser();
    incoming.on("packet", (packet) => got.push(packet));
    socket.on("readable", () => incoming.parse(socket.read()!));
    socket.on("close", () => got.push({ cmd: "disconnect" }));
    await turns();
    const send = (packet: Packet) => socket.write(generate(packet));
    send({ cmd: "connect", clientId, protocolId: "MQTT", protocolVersion: 4, clean: true, ...options });
    return { got, send, socket };
  };
  return { clock, broker, connect, turns };
}

const message = (topic: string, payload: string, qos: 0 | 1, retain = false) =>
  ({ topic, payload: Buffer.from(payload), qos, retain }) as const;

it("delivers with the lower of both QoS, says what was retained, and forgets it when it is empty", async () => {
  const { broker, connect } = make();
  broker.publish(message("a/kept", "1", 1, true));
  broker.publish(message("a/gone", "1", 1, true));
  broker.publish(message("a/gone", "", 1, true));
  const { got, send } = await connect("c");
  send({
    cmd: "subscribe",
    messageId: 7,
    subscriptions: [
      { topic: "a/+", qos: 0 },
      { topic: "a/b", qos: 2 },
    ],
  });
  broker.publish(message("a/b", "x", 1, true));
  broker.publish(message("a/c", "y", 1));
  send({ cmd: "unsubscribe", messageId: 8, unsubscriptions: ["a/+", "a/b"] });
  broker.publish(message("a/b", "z", 1));
  expect(
    got.map((one) => (one.cmd === "publish" ? `${one.topic} ${one.payload} ${one.qos} ${one.retain}` : one.cmd)),
  ).toEqual(["connack", "suback", "a/kept 1 0 true", "a/b x 1 false", "a/c y 0 false", "unsuback"]);
  expect(got[1]).toMatchObject({ messageId: 7, granted: [0, 1] });
});

it("acknowledges, answers a ping, and publishes the will of who leaves without a word", async () => {
  const { broker, connect, turns } = make();
  const heard: string[] = [];
  broker.onMessage = ({ topic, payload }) => heard.push(`${topic} ${payload}`);
  const will = { topic: "will", payload: Buffer.from("lost"), qos: 1, retain: true };
  const rude = await connect("rude", { will });
  rude.send({ cmd: "publish", messageId: 9, qos: 1, dup: false, retain: false, topic: "a", payload: "1" });
  rude.send({ cmd: "pingreq" });
  expect(rude.got.slice(1)).toMatchObject([{ cmd: "puback", messageId: 9 }, { cmd: "pingresp" }]);
  rude.socket.destroySoon();
  const polite = await connect("polite", { will });
  polite.send({ cmd: "disconnect" });
  polite.socket.destroySoon();
  await turns();
  expect(heard).toEqual(["a 1", "will lost"]);
  expect(broker.retained("will")?.payload.toString()).toBe("lost");
});

it("gives a silent client up after one and a half of its keep-alive, and one whose place another takes", async () => {
  const { clock, broker, connect, turns } = make();
  const heard: string[] = [];
  broker.onMessage = ({ topic }) => heard.push(topic);
  const will = (topic: string) => ({
    keepalive: 10,
    will: { topic, payload: Buffer.from("lost"), qos: 0, retain: false },
  });
  const silent = await connect("silent", will("silent"));
  const talking = await connect("talking", will("talking"));
  clock.skip(14_000);
  talking.send({ cmd: "pingreq" });
  clock.skip(1000);
  await turns();
  expect([heard, silent.got.at(-1)?.cmd, talking.got.at(-1)?.cmd]).toEqual([["silent"], "disconnect", "pingresp"]);
  await connect("talking", will("second"));
  await turns();
  expect([heard, talking.got.at(-1)?.cmd]).toEqual([["silent", "talking"], "disconnect"]);
});

it("is gone when it is stopped, with all connections, and keeps what is retained", async () => {
  const { broker, connect, turns } = make();
  broker.publish(message("a", "1", 1, true));
  const { got } = await connect("c");
  broker.stop();
  await turns();
  expect(got.map(({ cmd }) => cmd)).toEqual(["connack", "disconnect"]);
  broker.start();
  const again = await connect("c");
  again.send({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic: "a", qos: 1 }] });
  expect(again.got.map(({ cmd }) => cmd)).toEqual(["connack", "suback", "publish"]);
});
