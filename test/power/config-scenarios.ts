import assert from "node:assert/strict";
import { connectAsync, type MqttClient } from "mqtt";
import type { EmbeddedBroker } from "../../tools/demo/embedded-broker.ts";
import { config } from "../configuration/board.ts";
import { ConfigBoard } from "./config-board.ts";
import { cutConfigEverywhere } from "./config-cuts.ts";

const READY = "settings hall";
const SETUP = "Configuration mode: join";
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

/** Starts the board and publishes a change once it is ready. */
async function change({ client }: Site, board: ConfigBoard, patch: object): Promise<void> {
  board.board.powerOn();
  await board.says([READY]);
  await client.publishAsync(`${topicOf(board)}/config/set`, JSON.stringify(patch), { qos: 1 });
  await board.says(["Configuration: 200"]);
}

/** A change over MQTT that leaves the way to the broker as it is. */
export async function harmlessChange(site: Site): Promise<number> {
  const board = await ConfigBoard.create(config(site.broker.port));
  const names = ["Lamp", "Hall"];
  return await cutConfigEverywhere({
    board,
    start: board.flash.snapshot(),
    live: () => change(site, board, { name: "Hall" }),
    async survive() {
      await board.says([READY], board.restart());
      const { config: stored } = board.stored() as { config: { name: string } };
      assert.ok(names.includes(stored.name));
      assert.deepEqual({ ...stored, name: "Lamp" }, config(site.broker.port));
    },
  });
}

/** A change of the Wi-Fi's password over MQTT, which goes well: stored on probation, and confirmed by the broker. */
export async function riskyChange(site: Site): Promise<number> {
  const board = await ConfigBoard.create(config(site.broker.port));
  return await cutConfigEverywhere({
    board,
    start: board.flash.snapshot(),
    async live() {
      await change(site, board, { wifi: { password: "second word" } });
      await board.says(["The new configuration is confirmed"]);
    },
    async survive() {
      await board.says([READY], board.restart());
      await new Promise((resolve) => setTimeout(resolve, 20));
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
  const board = await ConfigBoard.create(config(site.broker.port));
  await change(site, board, { mqtt: { port: DEAD_PORT } });
  await board.says(["Rebooting"]);
  for (let start = 0; start < 3; start++) await board.says(["event MQTT_DISCONNECTED"], board.restart());
  board.board.powerOff();
  const status = `${topicOf(board)}/config/status`;
  let told = "";
  site.client.on("message", (topic, payload) => {
    if (topic === status) told = payload.toString();
  });
  await site.client.subscribeAsync(status);
  return await cutConfigEverywhere({
    board,
    start: board.flash.snapshot(),
    async live() {
      told = "";
      board.board.powerOn();
      await board.says(["taken back"]);
      await board.says([READY]);
      await new Promise((resolve) => setTimeout(resolve, 20));
    },
    async survive() {
      await board.says([READY], board.restart());
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.deepEqual(board.stored().config, config(site.broker.port));
      assert.equal(board.stored().previous, undefined);
      assert.equal(told, "409 UNDONE mqtt.port");
    },
  });
}

/** A reset over MQTT, up to configuration mode. */
export async function resetting(site: Site): Promise<number> {
  const board = await ConfigBoard.create(config(site.broker.port));
  return await cutConfigEverywhere({
    board,
    start: board.flash.snapshot(),
    async live() {
      board.board.powerOn();
      await board.says([READY]);
      await site.client.publishAsync(`${topicOf(board)}/reset`, "true", { qos: 1 });
      await board.says([SETUP]);
    },
    async survive() {
      const mode = await board.says([READY, SETUP], board.restart());
      if (mode === 0) assert.deepEqual(board.stored().config, config(site.broker.port));
      else assert.equal(board.traces("wifi secret").journal, 0);
    },
  });
}

/** The start at which a config.json in Storage is adopted. */
export async function adopting(site: Site): Promise<number> {
  const file = JSON.stringify(config(site.broker.port), null, 1);
  const board = await ConfigBoard.create(undefined, file);
  return await cutConfigEverywhere({
    board,
    start: board.flash.snapshot(),
    async live() {
      board.board.powerOn();
      await board.says([READY]);
    },
    async survive() {
      await board.says([READY], board.restart());
      assert.deepEqual(board.stored().config, config(site.broker.port));
      assert.equal(board.traces("wifi secret").files, 0);
    },
  });
}

/** A configuration that is put over HTTP in configuration mode. */
export async function settingUp(site: Site): Promise<number> {
  const board = await ConfigBoard.create();
  const body = JSON.stringify(config(site.broker.port));
  return await cutConfigEverywhere({
    board,
    start: board.flash.snapshot(),
    async live() {
      board.board.powerOn();
      await board.says([SETUP]);
      while (board.board.port(80) === undefined) await new Promise((resolve) => setTimeout(resolve, 2));
      const answer = await fetch(`http://127.0.0.1:${board.board.port(80)}/config`, { method: "PUT", body });
      assert.equal(answer.status, 200);
      await board.says([READY]);
    },
    async survive() {
      const mode = await board.says([READY, SETUP], board.restart());
      assert.deepEqual(board.stored().config, mode === 0 ? config(site.broker.port) : undefined);
    },
  });
}
