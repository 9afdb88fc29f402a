import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Device } from "../device.ts";
import type { Scenario } from "../scenario.ts";
import { Way } from "../way.ts";

/** The device is still there: its relay can be switched. */
async function answers(device: Device, value: boolean): Promise<void> {
  const since = device.now();
  await device.publish("light/on/set", String(value));
  await device.hear("light/on", String(value), since);
}

export const brokerAway: Scenario = {
  name: "broker-away",
  async run(bench) {
    const device = await bench.device({ image: await bench.tools.images.light(), config: {} });
    await device.boot();
    await device.measure("broker killed, two attempts to reach it", async () => {
      const since = device.now();
      await bench.killBroker();
      const losses = () => device.chip.lines.slice(since.lines).filter((line) => line.startsWith("MQTT: ")).length;
      await device.chip.until(() => losses() >= 3, "three lines that MQTT is lost");
    });
    await device.measureNext("broker back, to ready", async () => {
      const since = device.now();
      await bench.reviveBroker();
      await device.chip.line(/^Ready$/, since.lines);
    });
    await answers(device, true);
  },
};

/** The LED's pin on the board, as the emulator's log calls it. */
const LED = "gpio 2 = ";
/** How long the emulator keeps the Wi-Fi away, in seconds, and how long joining takes after that. */
const AWAY_S = 3;
const JOIN_S = 1;
/** The slowest blinking changes the LED once a second. */
const STEADY_S = 2.5;

export const wifiShort: Scenario = {
  name: "wifi-short",
  async run(bench) {
    const device = await bench.device({ image: await bench.tools.images.light(), config: {} });
    await device.boot();
    await device.measure("Wi-Fi lost for 3 s; the connection to the broker survives", async () => {
      const since = device.now();
      device.chip.loseWifi();
      await device.chip.logged("Wi-Fi lost", since.log);
      await device.chip.line(/^Wi-Fi: joined/, since.lines);
      await answers(device, true);
    });
    await sleep((AWAY_S + JOIN_S) * 1000);
    const since = device.now();
    await sleep(STEADY_S * 1000);
    const changes = device.chip.log.slice(since.log).filter((line) => line.includes(LED)).length;
    assert.ok(!changes, `the LED blinks though the device is ready: it changed ${changes} times in ${STEADY_S} s`);
  },
};

/** Often enough that no attempt to join succeeds in between, in milliseconds. */
const LOSE_AGAIN_MS = 800;

export const wifiLong: Scenario = {
  name: "wifi-long",
  async run(bench) {
    const way = await Way.to(bench.port);
    try {
      const image = await bench.tools.images.light();
      const device = await bench.device({ image, config: { mqtt: { host: "127.0.0.1", port: way.port } } });
      await device.boot();
      await device.measure("Wi-Fi lost until the connection to the broker is given up", async () => {
        const since = device.now();
        way.fallSilent();
        device.chip.loseWifi();
        const again = setInterval(() => device.chip.loseWifi(), LOSE_AGAIN_MS);
        try {
          await device.chip.line(/^MQTT: /, since.lines);
        } finally {
          clearInterval(again);
        }
      });
      await device.measureNext("Wi-Fi back, to ready", async () => {
        const since = device.now();
        way.recover();
        await device.ready(since);
      });
      await answers(device, true);
    } finally {
      await way.close();
    }
  },
};
