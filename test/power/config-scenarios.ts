import assert from "node:assert/strict";
import { connectAsync, type MqttClient } from "mqtt";
import type { EmbeddedBroker } from "../../host/mqtt/embedded-broker.ts";
import { config } from "../configuration/board.ts";
import { ConfigBoard } from "./config-board.ts";
import { cutConfigEverywhere, READY, SETUP } from "./config-cuts.ts";

const DEAD_PORT = 1;

/** What a scenario needs: a broker, and a client at it. */
export interface Site {
  broker: EmbeddedBroker;
  client: MqttClient;
}

/** Opens a client for the scenarios. */
export async function openSite(broker: EmbeddedBroker): Promise<Site> {
  return { broker, client: await connectAsync(broker.url) };
}

const topicOf = (board: ConfigBoard): string => `homie/${board.board.mac.replaceAll(":", "")}/$implementation`;

/** Publishes a change once the device is ready. */
async function change({ client }: Site, board: ConfigBoard, patch: object): Promise<void> {
  await board.says([READY]);
  await client.publishAsync(`${topicOf(board)}/config/set`, JSON.stringify(patch), { qos: 1 });
  await board.says(["Configuration: 200"]);
}

/** A change over MQTT that leaves the way to the broker as it is. */
export async function harmlessChange(site: Site): Promise<number> {
  const before = config(site.broker.port);
  const board = await ConfigBoard.create(before);
  return await cutConfigEverywhere(board, {
    live: () => change(site, board, { name: "Hall" }),
    survive(mode) {
      assert.equal(mode, READY);
      const { config: stored } = board.stored() as { config: { name: string } };
      assert.ok(["Lamp", "Hall"].includes(stored.name));
      assert.deepEqual({ ...stored, name: "Lamp" }, before);
    },
  });
}

/** A change of the Wi-Fi's password over MQTT, which goes well: stored on probation, and confirmed by the broker. */
export async function riskyChange(site: Site): Promise<number> {
  const board = await ConfigBoard.create(config(site.broker.port));
  return await cutConfigEverywhere(board, {
    async live() {
      await change(site, board, { wifi: { password: "second word" } });
      await board.says(["The new configuration is confirmed"]);
      await board.says([READY]);
    },
    survive(mode) {
      assert.equal(mode, READY);
      const { config: stored, previous } = board.stored() as {
        config: { wifi: { password: string } };
        previous: unknown;
      };
      assert.ok(["wifi secret", "second word"].includes(stored.wifi.password));
      assert.equal(previous, undefined);
      assert.ok(!board.lines.some((line) => line.includes("taken back")));
    },
  });
}

/** The start at which a change that does not lead to the broker is taken back, up to the report of it. */
export async function takenBack(site: Site): Promise<number> {
  const before = config(site.broker.port);
  const board = await ConfigBoard.create(before);
  board.start();
  await change(site, board, { mqtt: { port: DEAD_PORT } });
  await board.says(["Rebooting"]);
  for (let start = 0; start < 3; start++) await board.says(["event MQTT_DISCONNECTED"], board.restart());
  const status = `${topicOf(board)}/config/status`;
  let told: string | undefined;
  site.client.on("message", (topic, payload) => {
    if (topic === status) told = payload.toString();
  });
  await site.client.subscribeAsync(status);
  return await cutConfigEverywhere(board, {
    async live() {
      told = undefined;
      await board.says(["taken back"]);
      await board.says([READY]);
    },
    async survive(mode) {
      assert.equal(mode, READY);
      assert.equal(await board.until(() => told, "told"), "409 UNDONE mqtt.port");
      assert.deepEqual(board.stored(), { config: before, previous: undefined });
    },
  });
}

/** A reset over MQTT, up to configuration mode. */
export async function resetting(site: Site): Promise<number> {
  const before = config(site.broker.port);
  const board = await ConfigBoard.create(before);
  return await cutConfigEverywhere(board, {
    async live() {
      await board.says([READY]);
      await site.client.publishAsync(`${topicOf(board)}/reset`, "true", { qos: 1 });
      await board.says([SETUP]);
    },
    survive(mode) {
      if (mode === READY) assert.deepEqual(board.stored().config, before);
      else assert.equal(board.traces("wifi secret").journal, 0);
    },
  });
}

/** The start at which a config.json in Storage is adopted. */
export async function adopting(site: Site): Promise<number> {
  const content = config(site.broker.port);
  const board = await ConfigBoard.create(undefined, JSON.stringify(content, null, 1));
  return await cutConfigEverywhere(board, {
    async live() {
      await board.says([READY]);
    },
    survive(mode) {
      assert.equal(mode, READY);
      assert.deepEqual(board.stored().config, content);
      assert.equal(board.traces("wifi secret").files, 0);
    },
  });
}

/** A configuration that is put over HTTP in configuration mode. */
export async function settingUp(site: Site): Promise<number> {
  const content = config(site.broker.port);
  const board = await ConfigBoard.create();
  return await cutConfigEverywhere(board, {
    async live() {
      await board.says([SETUP]);
      const port = await board.until(() => board.board.port(80), "listening");
      const answer = await fetch(`http://127.0.0.1:${port}/config`, { method: "PUT", body: JSON.stringify(content) });
      assert.equal(answer.status, 200);
      await board.says([READY]);
    },
    survive(mode) {
      assert.deepEqual(board.stored().config, mode === READY ? content : undefined);
    },
  });
}
