import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readStorage } from "../../host/storage/index.ts";
import { ConfigBoard } from "../power/config-board.ts";
import { config } from "./board.ts";
import { Watcher } from "./watcher.ts";

// What takes minutes, or a finger on a button: on the simulated board only, whose time runs 30 times faster.

let watcher: Watcher;
let board: ConfigBoard;
beforeEach(async () => {
  watcher = await Watcher.start();
});
afterEach(async () => {
  board.board.powerOff();
  await watcher.stop();
});

const configured = () => config(watcher.broker.port);
/** Lets the device's time pass. */
const pause = (seconds: number) => new Promise<void>((resolve) => board.board.clock.after(seconds * 1000, resolve));
/** The same, without waiting for it: an answer from the network would come too late. */
const skip = (seconds: number) => {
  board.board.clock.skip(seconds * 1000);
  return pause(seconds);
};
const said = (text: string) => board.lines.filter((line) => line.includes(text)).length;

async function start(stored: object | undefined, before?: string): Promise<void> {
  board = await ConfigBoard.create(stored, undefined, before);
  board.start();
}

describe("probation", () => {
  const topic = () => `homie/${board.board.mac.replaceAll(":", "")}/$implementation/config`;

  it("ends after four minutes without the broker: the change is taken back and reported", async () => {
    await start(configured());
    await board.says(["event MQTT_READY"]);
    await watcher.client.publishAsync(`${topic()}/set`, '{"mqtt":{"port":1},"settings":{"night":true}}', { qos: 1 });
    await board.says(["Rebooting"]);
    const from = board.lines.length;
    await skip(200);
    expect(said("taken back")).toBe(0);
    await skip(38);
    await board.says(["taken back"], from);
    await board.says(["event MQTT_READY"], from);
    const { payload } = await watcher.message(`${topic()}/status`, /^409/);
    expect(payload.slice("409 UNDONE ".length).split(",").sort()).toEqual(["mqtt.port", "settings.night"]);
    expect(board.stored()).toEqual({ config: configured(), previous: undefined });
    // Back on what worked, nothing is on probation any more.
    await skip(300);
    expect(said("taken back")).toBe(1);
    // It is told once.
    const seen = watcher.seen.length;
    await board.says(["event MQTT_READY"], board.restart());
    await watcher.message(`homie/${board.board.mac.replaceAll(":", "")}/$state`, "ready", seen);
    expect(watcher.seen.slice(seen).filter(({ topic: to }) => to === `${topic()}/status`)).toEqual([]);
  });

  it("of a first configuration ends in configuration mode, and the next start tries it again", async () => {
    await start(undefined);
    await board.says(["Configuration mode: join"]);
    const put = await fetch(`http://127.0.0.1:${await board.until(() => board.board.port(80), "listening")}/config`, {
      method: "PUT",
      body: JSON.stringify(config(1)),
    });
    expect(put.status).toBe(200);
    await board.says(["event NORMAL_MODE"]);
    const from = board.lines.length;
    await skip(238);
    await board.says(["! The first configuration does not reach the broker: configuration mode"], from);
    await board.says(["Configuration mode: join"], from);
    await board.says(["event NORMAL_MODE"], board.restart());
  });

  it("does not end while the device is only slow: a broker that comes back in time confirms the change", async () => {
    await start(configured());
    await board.says(["event MQTT_READY"]);
    await watcher.client.publishAsync(`${topic()}/set`, '{"wifi":{"password":"new word"}}', { qos: 1 });
    await board.says(["Rebooting"]);
    board.board.wifi.drop();
    const from = board.lines.length;
    await skip(180);
    board.board.wifi.restore();
    await board.says(["The new configuration is confirmed"], from);
    await skip(120);
    expect(said("taken back")).toBe(0);
  });
});

// The configuration's record, that of the slots, and that of the configuration before: each is written in two pieces.
it.each([1, 4, 6])(
  "a change whose storing is interrupted by another record, at its write %i, is stored anew, and nothing is lost",
  async (interrupted) => {
    await start(configured());
    await board.says(["event MQTT_READY"]);
    let from = board.lines.length;
    board.board.runOutOfMemory();
    await board.says(["event MQTT_READY"], from);
    expect(readStorage(board.storage()).boot).toHaveProperty("crashes", 1);
    // The crash is forgotten a minute after that: while the change is being stored, since the flash takes so long.
    await pause(54);
    const { clock } = board.board;
    let writes = 0;
    board.flash.onOperation = ({ kind }) => {
      if (kind !== "write" || ++writes !== interrupted) return;
      for (const end = clock.now() + 8000; clock.now() < end; );
    };
    from = board.lines.length;
    const topic = `homie/${board.board.mac.replaceAll(":", "")}/$implementation/config/set`;
    await watcher.client.publishAsync(topic, '{"name":"Hall"}', { qos: 1 });
    await board.says(["event MQTT_READY"], from);
    const { config: stored, boot } = readStorage(board.storage());
    expect(stored).toHaveProperty("name", "Hall");
    expect(boot).not.toHaveProperty("crashes");
  },
);

describe("the button", () => {
  const hold = async (pin: string, level: number, seconds: number) => {
    board.board.pins.get(pin).drive(level);
    await pause(seconds);
    board.board.pins.get(pin).drive(undefined);
    await pause(1);
  };

  it("resets when it is held for five seconds, not when it is let go before", async () => {
    await start(configured());
    await board.says(["event MQTT_READY"]);
    for (let press = 0; press < 3; press++) await hold("D0", 0, 3);
    await pause(6);
    expect(said("Reset")).toBe(0);
    await hold("D0", 0, 7);
    await board.says(["Reset asked for by the button"]);
    await board.says(["event ABOUT_TO_RESET"]);
    await board.says(["Configuration mode: join"]);
    expect(board.traces("wifi secret").journal).toBe(0);
  });

  it("has the sketch told of the reset before the restart, however long the flash takes", async () => {
    await start(configured());
    await board.says(["event MQTT_READY"]);
    const { clock } = board.board;
    board.flash.onOperation = ({ kind }) => {
      const end = clock.now() + 400;
      while (kind === "erase" && clock.now() < end);
    };
    await hold("D0", 0, 7);
    await board.says(["Configuration mode: join"]);
    const told = board.lines.indexOf("event ABOUT_TO_RESET");
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThan(board.lines.findIndex((line, at) => at > 0 && line.startsWith("lamp 1.0.0")));
    expect(board.traces("wifi secret").journal).toBe(0);
  });

  it("may be another one, at another level and for another time", async () => {
    await start(configured(), "homie.setResetTrigger(D5, true, 2000);");
    await board.says(["event MQTT_READY"]);
    await hold("D0", 0, 7);
    expect(said("Reset")).toBe(0);
    await hold("D5", 1, 4);
    await board.says(["Configuration mode: join"]);
  });

  it("may be on GPIO16, which the engine cannot watch", async () => {
    await start(configured(), "homie.setResetTrigger(D16, true, 2000);");
    await board.says(["event MQTT_READY"]);
    await hold("D16", 1, 1);
    await pause(4);
    expect(said("Reset")).toBe(0);
    await hold("D16", 1, 4);
    await board.says(["Configuration mode: join"]);
    expect(said("Reset asked")).toBe(1);
  });

  it("may be switched off", async () => {
    await start(configured(), "homie.disableResetTrigger();");
    await board.says(["event MQTT_READY"]);
    await hold("D0", 0, 8);
    expect(said("Reset")).toBe(0);
  });

  it("leads from standalone to configuration mode", async () => {
    await start(undefined, "homie.setStandalone();");
    await board.says(["Standalone mode"]);
    expect(board.board.evaluate('require("Wifi").getStatus().mode')).toBe("off");
    await hold("D0", 0, 7);
    await board.says(["Configuration mode: join"]);
    await board.says(["Standalone mode"], board.restart());
  });
});
