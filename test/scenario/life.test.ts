import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { brokers, type TestBroker } from "./brokers.ts";
import { Device, image, machines, TOPIC } from "./device.ts";

/** What is advertised, in the order of PROTOCOL.md, up to the values that a test does not know. */
const ADVERTISED = [
  "$state=init",
  "$homie=3.0.1",
  "$name=Scenario",
  "$mac=5C:CF:7F:0A:0B:0C",
  "$localip",
  "$nodes=light",
  "$stats=uptime,signal,freeheap",
  "$stats/interval=65",
  "$fw/name=light",
  "$fw/version=1.0.0",
  "$fw/checksum",
  "$implementation=esp8266",
  "$implementation/version",
  "$implementation/ota/enabled=true",
  "$implementation/config",
  "light/$name=Light",
  "light/$type=switch",
  "light/$properties=on",
  "light/on/$name=On",
  "light/on/$settable=true",
  "light/on/$datatype=boolean",
  "$state=ready",
];

for (const [machine, engine] of Object.entries(machines)) {
  for (const [name, startBroker] of Object.entries(brokers)) {
    describe(`a device on ${machine}, with the broker ${name}`, () => {
      let broker: TestBroker;
      let device: Device;

      beforeEach(async () => {
        broker = await startBroker();
        device = await Device.start(engine, broker.port, await image("1.0.0"));
        await device.ready();
      });

      afterEach(async () => {
        await device.stop();
        await broker.stop();
      });

      it("advertises everything in order, retained, and is lost when its power fails", async () => {
        const said = device.seen
          .filter((one) => one.topic.startsWith(`${TOPIC}/`))
          .map((one) => `${one.topic.substring(TOPIC.length + 1)}=${one.payload}`);
        const first = await image("1.0.0");
        for (const [i, expected] of ADVERTISED.entries()) {
          if (expected.includes("=")) expect(said[i]).toBe(expected);
          else expect(said[i]!.split("=")[0]).toBe(expected);
        }
        expect(device.payloads("$fw/checksum")).toEqual([first.md5]);
        expect(JSON.parse(device.payloads("$implementation/config")[0]!)).toEqual({
          name: "Scenario",
          wifi: { ssid: "network" },
          mqtt: { host: "127.0.0.1", port: broker.port },
          ota: { enabled: true },
        });
        expect(device.lines.join("\n")).not.toContain("wifi secret");

        await device.message("$stats/freeheap");
        const before = device.seen.length;
        await device.client.unsubscribeAsync("#");
        await device.client.subscribeAsync("#", { qos: 1 });
        const retained = () => new Set(device.seen.slice(before).flatMap((one) => (one.retain ? [one.topic] : [])));
        const topics = ADVERTISED.map((one) => `${TOPIC}/${one.split("=")[0]}`);
        await expect.poll(() => topics.filter((topic) => !retained().has(topic))).toEqual([]);

        await device.board.stop();
        await device.message("$state", "lost");
      });

      it("takes a property's value and answers it, and hears only what is for it", async () => {
        await device.client.publishAsync(`${TOPIC}/light/on/set`, "true", { qos: 2 });
        await device.message("light/on", "true");
        await device.client.publishAsync(`${TOPIC}/light/nothing/set`, "true");
        await device.client.publishAsync(`${TOPIC}/light/on/set`, "x".repeat(2000));
        await device.client.publishAsync(`${TOPIC}/light/on/set`, "false", { qos: 1 });
        await device.message("light/on", "false");
        expect(device.payloads("light/on")).toEqual(["true", "false"]);
        expect(device.lines).toContain("light/nothing is not a settable property");
        expect(device.lines).toContain(`Skipped a message of 2000 bytes to ${TOPIC}/light/on/set`);
      });

      it("takes a firmware of 60 KB and comes back with it", async () => {
        const second = await image("2.0.0", 60 * 1024);
        expect(second.image.length).toBeGreaterThanOrEqual(60 * 1024);
        const before = device.seen.length;
        await device.client.publishAsync(
          `${TOPIC}/$implementation/ota/firmware/${second.md5}`,
          Buffer.from(second.image),
          { qos: 1 },
        );
        await device.message("$fw/checksum", second.md5, before);
        await device.message("$state", "ready", before);
        const statuses = device.payloads("$implementation/ota/status");
        expect(statuses[0]).toBe("202");
        expect(statuses.at(-1)).toBe("200");
        const progress = statuses.slice(1, -1);
        expect(progress.every((status) => /^206 \d+\/\d+$/.test(status))).toBe(true);
        expect(progress.at(-1)).toBe(`206 ${second.image.length}/${second.image.length}`);
        expect(progress.length).toBeGreaterThanOrEqual(Math.floor(second.image.length / 8192));
        expect(progress.length).toBeLessThanOrEqual(Math.ceil(second.image.length / 8192) + 2);
        expect(device.payloads("$fw/version").at(-1)).toBe("2.0.0");
      });

      it("keeps a change of its configuration across the reboot, and refuses one that is not valid", async () => {
        const set = `${TOPIC}/$implementation/config/set`;
        await device.client.publishAsync(set, '{"mqtt":{"port":70000}}');
        await device.message("$implementation/config/status", "400 mqtt.port: 70000 is not a port (1 to 65535)");
        await device.client.publishAsync(set, "{");
        await device.message("$implementation/config/status", /^400 config\/set: /);
        await device.client.publishAsync(set, '{"name":"Scenario"}');
        await device.message("$implementation/config/status", "304");
        const before = device.seen.length;
        await device.client.publishAsync(set, '{"name":"K\u00fcche","settings":{"a":1}}', { retain: true });
        await device.message("$implementation/config/status", "200", before);
        await device.ready(before);
        expect(device.payloads("$name").at(-1)).toBe("K\u00fcche");
        expect(JSON.parse(device.payloads("$implementation/config").at(-1)!)).toMatchObject({
          name: "K\u00fcche",
          wifi: { ssid: "network" },
          settings: { a: 1 },
        });
        // The retained message was cleared, so that it does not arrive again.
        expect(device.payloads("$implementation/config/set").at(-1)).toBe("");
        expect(device.seen.some((one) => /secret/.test(one.payload))).toBe(false);
      });

      it("comes back when the broker does", async () => {
        await broker.stop();
        await expect
          .poll(() => device.lines.filter((line) => line.startsWith("MQTT: ")).length, { timeout: 20_000 })
          .toBeGreaterThan(1);
        const before = device.seen.length;
        await broker.start();
        await device.ready(before);
        await device.client.publishAsync(`${TOPIC}/light/on/set`, "true", { qos: 1 });
        await device.message("light/on", "true", before);
      });
    });
  }
}
