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
