import { afterEach, describe, expect, it } from "vitest";
import type { SimulatedRunner } from "../../host/machines/simulated-runner.ts";
import { Board, config, ID } from "./board.ts";

describe("the network of the configuration, on a station with the SDK's ways", () => {
  let board: Board;
  afterEach(() => board.stop());

  /** What an expression about the engine's Wifi module comes to. */
  const wifi = async (expression: string): Promise<unknown> =>
    JSON.parse(await board.board.evaluate(`(function (w) { return ${expression}; })(require("Wifi"))`));

  /** Starts a board with something about its network, and waits until it has joined. */
  const join = async (settings: object): Promise<void> => {
    const plain = config(1);
    board = await Board.start({ config: { ...plain, wifi: { ...plain.wifi, ...settings } } });
    await board.line("Wi-Fi: joined");
  };

  it("is joined under the device's id, at the first start of a chip", async () => {
    await join({});
    expect(await wifi("[w.getHostname(), w.getStatus().mode, w.getIP().ip]")).toEqual([ID, "sta", "192.168.1.77"]);
  });

  it("has the address that was fixed, at once and after a loss", async () => {
    await join({ ip: "10.0.0.7", mask: "255.0.0.0", gw: "10.0.0.1" });
    const address = { ip: "10.0.0.7", netmask: "255.0.0.0", gw: "10.0.0.1" };
    expect(await wifi("w.getIP()")).toMatchObject(address);
    expect(await wifi("[w.getHostname(), w.getStatus().mode]")).toEqual([ID, "sta"]);
    const from = board.lines.length;
    const { simulated } = board.board as SimulatedRunner;
    simulated!.wifi.drop();
    await board.line("Wi-Fi: ", from);
    simulated!.wifi.restore();
    await board.line("Wi-Fi: joined", from);
    expect(await wifi("w.getIP()")).toMatchObject(address);
    expect(board.lines.filter((line) => line.startsWith("!"))).toEqual([]);
  });

  it("has its name server asked, though after OpenDNS's", async () => {
    await join({ dns1: "10.0.0.53", dns2: "10.0.0.54" });
    (board.board as SimulatedRunner).simulated!.wifi.names = { "10.0.0.53": { "broker.lan": "10.0.0.1" } };
    await board.board.evaluate(`require("Wifi").getHostByName("broker.lan", function (a) { print("found " + a); })`);
    await board.line("found 10.0.0.1");
  });
});
