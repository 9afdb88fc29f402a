import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Board, config, ID, image, machines } from "./board.ts";
import { Watcher } from "./watcher.ts";

const SET = `homie/${ID}/$implementation/config/set`;
const STATUS = `homie/${ID}/$implementation/config/status`;

const SETTINGS = `
const interval = homie.setting("interval", 60, { min: 10, max: 600 });
const mode = homie.setting("mode", "low", { format: "low,medium,high" });
const limits = homie.setting("limits", { low: 5, high: 30.5, on: true });
const zone = homie.requiredSetting("zone", "string", { format: "a,b" });
homie.on("MQTT_READY", () => {
  const { low, high, on } = limits.value;
  print("own " + [interval.value, mode.value, low, high, on, zone.value, limits.provided].join());
});
`;

describe.each(Object.entries(machines))("a sketch's settings on %s", (_, machine) => {
  let watcher: Watcher;
  let board: Board;

  beforeEach(async () => {
    watcher = await Watcher.start();
    const start = { ...config(watcher.broker.port), settings: { room: "hall", zone: "b" } };
    board = await Board.start({ machine, config: start, image: await image(SETTINGS) });
    await board.line("own 60,low,5,30.5,true,b,false");
  });
  afterEach(async () => {
    await board.stop();
    await watcher.stop();
  });

  async function set(settings: object): Promise<string> {
    const from = watcher.seen.length;
    await watcher.client.publishAsync(SET, JSON.stringify({ settings }), { qos: 1 });
    return (await watcher.message(STATUS, /./, from)).payload;
  }

  it("have the values of the configuration, a group those of its members that are there", async () => {
    expect(await set({ interval: 10, mode: "high", limits: { high: 40, later: 1 } })).toBe("200");
    await board.line("own 10,high,5,40,true,b,true");
    expect(await set({ interval: 600, mode: null, limits: { high: null, on: false } })).toBe("200");
    await board.line("own 600,low,5,30.5,false,b,true");
  });

  it("are refused when they are none", async () => {
    for (const [settings, problem] of [
      [{ interval: 9 }, "interval: is less than 10"],
      [{ interval: 600.5 }, "interval: is more than 600"],
      [{ interval: "60" }, "interval: is not a number"],
      [{ mode: "lo" }, "mode: is none of low,medium,high"],
      [{ mode: "low,medium" }, "mode: is none of low,medium,high"],
      [{ limits: 5 }, "limits: is not an object"],
      [{ limits: [] }, "limits: is not an object"],
      [{ limits: { low: "5" } }, "limits.low: is not a number"],
      [{ limits: { on: 1 } }, "limits.on: is not a boolean"],
      [{ limits: { high: { x: 1 } } }, "limits.high: is not a number"],
      [{ zone: "c" }, "zone: is none of a,b"],
      [{ zone: null }, "zone: is missing"],
    ] as const) {
      expect(await set(settings)).toBe(`400 settings.${problem}`);
    }
  });
});
