import type { Scenario } from "../scenario.ts";

/** A sketch that needs neither configuration nor network. */
const STANDALONE = `
homie.setStandalone();
let seconds = 0;
setInterval(() => print("running for " + ++seconds + " s"), 1000);
`;

export const standalone: Scenario = {
  name: "standalone",
  async run(bench) {
    const device = await bench.device({ image: await bench.tools.images.sketch("standalone", STANDALONE) });
    await device.measure("standalone: boot, and 3 s", async () => {
      device.chip.start();
      await device.chip.line("Standalone mode");
      await device.chip.line("running for 3 s");
    });
  },
};

/** A sketch whose handlers call functions of their own, put texts together and make JSON: what a sketch has its share for. */
const HANDLERS = `
const room = homie.setting("room", "hall");
let events = 0;
function describe(value: string): string {
  return JSON.stringify({ value, room: room.value, events });
}
const node = homie.node("node", "Node", "test");
const state = node.advertise("state", {
  settable(value, property) {
    if (value !== "") {
      const text = describe(value);
      property.send(text);
    }
  },
});
homie.onBroadcast((level, value) => {
  const text = describe(level + "=" + value);
  state.send(text);
});
homie.onEvent((event) => {
  events++;
  const text = describe(event.type);
  print("event " + text);
});
setInterval(() => {
  const text = describe("timer");
  print(text);
}, 2000);
`;

export const share: Scenario = {
  name: "sketch-share",
  async run(bench) {
    const image = await bench.tools.images.sketch("handlers", HANDLERS);
    const device = await bench.device({ image, config: {} });
    await device.measure("a sketch whose handlers use their share: boot to ready", async () => {
      await device.boot();
      await device.chip.line(/event .*MQTT_READY/);
    });
    await device.measure("a sketch whose handlers use their share: property, broadcast, timer", async () => {
      const since = device.now();
      await device.publish("node/state/set", "on");
      await device.hear("node/state", /^\{"value":"on","room":"hall","events":[1-9]\}$/, since);
      await bench.client.publishAsync("homie/$broadcast/alert", "fire", { qos: 1 });
      await device.hear("node/state", /"value":"alert=fire"/, since);
      await device.chip.line('"value":"timer"', since.lines);
    });
    await device.measure("a sketch whose handlers use their share: broker killed and back", async () => {
      const since = device.now();
      await bench.killBroker();
      await device.chip.line(/event .*MQTT_DISCONNECTED/, since.lines);
      await bench.reviveBroker();
      await device.chip.line(/event .*MQTT_READY/, since.lines);
    });
  },
};
