import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { device, until } from "./device.ts";

const CODE = `
  require("Wifi").startAP("setup", {}, function () {
    require("net").createServer(function (socket) {
      print("came " + typeof this);
      socket.on("data", function (d) { print("data " + d); if (d === "bye") this.end("ok"); });
      socket.on("close", function (e) { print("close " + e); });
    }).listen(80);
  });`;

test("a server of the net module hands over who connects, hears them, and notices when they leave", async () => {
  const { board, lines } = device(CODE);
  board.powerOn();
  await until(() => board.port(80) !== undefined, lines);
  const polite = connect(board.port(80)!, "127.0.0.1");
  polite.write("bye");
  const [answer] = (await once(polite, "data")) as [Buffer];
  expect(answer.toString()).toBe("ok");
  await once(polite, "close");
  const rude = connect(board.port(80)!, "127.0.0.1", () => rude.end("half a requ"));
  await until(() => lines.filter((line) => line.startsWith("close")).length === 2, lines);
  expect(lines.filter((line) => line.startsWith("data"))).toEqual(["data bye", "data half a requ"]);
  expect(lines.filter((line) => line.startsWith("close"))).toEqual(["close false", "close false"]);
  board.powerOff();
});

test("has room for five connections, and none for a sixth until one is closed", async () => {
  const { board, lines } = device(CODE);
  board.powerOn();
  await until(() => board.port(80) !== undefined, lines);
  const came = () => lines.filter((line) => line.startsWith("came")).length;
  const sockets = Array.from({ length: 5 }, () => connect(board.port(80)!, "127.0.0.1"));
  await until(() => came() === 5, lines);
  const sixth = connect(board.port(80)!, "127.0.0.1").on("error", () => {});
  await once(sixth, "close");
  sockets[0]!.write("bye");
  await once(sockets[0]!.resume(), "close");
  const seventh = connect(board.port(80)!, "127.0.0.1");
  await until(() => came() === 6, lines);
  for (const socket of [...sockets, seventh]) socket.destroy();
  board.powerOff();
});

test("cannot have the port on which the engine takes another engine", async () => {
  const { board } = device("");
  board.powerOn();
  const listen = (port: number) => `require("net").createServer(function () {}).listen(${port})`;
  expect(() => board.evaluate(listen(88))).toThrow("Unable to create socket");
  board.evaluate(listen(89));
  await until(() => board.port(89) !== undefined);
  board.powerOff();
});
