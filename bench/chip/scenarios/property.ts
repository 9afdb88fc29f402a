import type { Scenario } from "../scenario.ts";

export const property: Scenario = {
  name: "property",
  async run(bench) {
    const device = await bench.device({ image: await bench.tools.images.light(), config: {} });
    await device.boot();
    for (const [qos, value] of [
      [0, "true"],
      [1, "false"],
    ] as const) {
      await device.measure(`a property is set, QoS ${qos}`, async () => {
        const since = device.now();
        await device.publish("light/on/set", value, { qos });
        await device.hear("light/on", value, since);
        await device.chip.logged(`gpio 5 = ${Number(value === "true")}`, since.log);
      });
    }
  },
};

/** A sketch that listens to broadcasts. */
const LISTENER = `
homie.onBroadcast((level, value) => print("broadcast " + level + ": " + value));
homie.node("node", "Node", "test").advertise("echo", { settable: (value, echo) => echo.send(value) });
`;

export const broadcast: Scenario = {
  name: "broadcast",
  async run(bench) {
    const device = await bench.device({ image: await bench.tools.images.sketch("listener", LISTENER), config: {} });
    await device.boot();
    await device.measure("a broadcast", async () => {
      const since = device.now();
      await bench.client.publishAsync("homie/$broadcast/alert", "fire", { qos: 1 });
      await device.chip.line("broadcast alert: fire", since.lines);
    });
    await device.measure("20 messages at once", async () => {
      const since = device.now();
      await Promise.all(Array.from({ length: 20 }, (_, i) => device.publish("node/echo/set", `message ${i}`)));
      for (let i = 0; i < 20; i++) await device.hear("node/echo", `message ${i}`, since);
    });
  },
};
