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

/** A sketch that answers with more than it is sent. */
const LOUD = `
homie.node("node", "Node", "test").advertise("loud", { settable: (value, loud) => loud.send(value + " ${"!".repeat(120)}") });
`;

/** More messages than memory could hold, or their answers. */
export const burst: Scenario = {
  name: "burst",
  async run(bench) {
    const device = await bench.device({ image: await bench.tools.images.sketch("loud", LOUD), config: {} });
    await device.boot();
    for (const count of [60, 300]) {
      const since = device.now();
      await device.measure(`${count} messages at once, with longer answers, until it serves again`, async () => {
        await Promise.all(Array.from({ length: count }, (_, i) => device.publish("node/loud/set", `message ${i}`)));
        for (let n = 0; ; n++) {
          await device.publish("node/loud/set", `again ${n}`);
          const served = device.hear("node/loud", new RegExp(`^again ${n} !`), since, 2);
          const isServed = await served.then(
            () => true,
            () => false,
          );
          if (isServed) break;
        }
      });
      const answered = new Set(device.heard("node/loud", since)).size;
      const lost = device.heard("$state", since).filter((state) => state === "init").length;
      bench.note(
        `Of ${count} messages at once ${Math.min(answered, count)} were answered; the connection was given up ${lost} times.`,
      );
    }
  },
};
