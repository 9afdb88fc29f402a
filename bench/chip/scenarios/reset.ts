import type { Scenario } from "../scenario.ts";

export const resetMqtt: Scenario = {
  name: "reset-mqtt",
  async run(bench) {
    const device = await bench.device({ image: await bench.tools.images.light(), config: {} });
    await device.boot();
    await device.measure("reset by MQTT, to configuration mode", async () => {
      const since = device.now();
      await device.publish("$implementation/reset", "true");
      await device.hear("$implementation/reset", "false", since);
      await device.serving(since);
    });
  },
};

/**
 * The emulator has no interrupts, and its inputs are high: the sketch has what `setWatch` was given called by a timer, which
 * is what the engine does where it debounces.
 */
const BUTTON = `
homie.setResetTrigger(D5, true, 1000);
homie.onBroadcast(() => {
  // The engine's hidden object has a name that no source text may hold.
  const hidden = (global as any)[String.fromCharCode(homie.isConnected() ? 255 : 0)];
  setTimeout(hidden.watches[1].cb, 0);
});
`;

export const resetPin: Scenario = {
  name: "reset-pin",
  async run(bench) {
    const device = await bench.device({ image: await bench.tools.images.sketch("button", BUTTON), config: {} });
    await device.boot();
    await device.measure("reset by pin, to configuration mode", async () => {
      const since = device.now();
      await bench.client.publishAsync("homie/$broadcast/press", "1", { qos: 1 });
      await device.chip.line("Reset asked for by the button", since.lines);
      await device.serving(since);
    });
  },
};
