import { afterEach, expect, test } from "vitest";
import { ManualClock } from "../../sim/manual-clock.ts";
import { MemoryInternet } from "../../sim/net/memory-internet.ts";
import type { MemorySocket } from "../../sim/net/memory-socket.ts";
import { type Device, device } from "./device.ts";

const JOIN = 'require("Wifi").connect("any", {}, function () {';

let made: Device | undefined;
afterEach(() => made?.board.powerOff());

/** A board with a network in memory, and 200 ms in which it joins and does what the code says. */
async function run(code: string, prepare: (internet: MemoryInternet) => void): Promise<Device> {
  const clock = new ManualClock();
  const internet = new MemoryInternet(clock);
  prepare(internet);
  made = device(`${JOIN}${code}});`, { clock, internet });
  made.board.powerOn();
  for (let passed = 0; passed < 200; passed += 10) {
    clock.skip(10);
    for (let turns = 0; turns < 50; turns++) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return made;
}

/** Answers everything in capitals, and ends the connection after a full stop. */
function shout(socket: MemorySocket): void {
  socket.on("readable", () => {
    const text = socket.read()!.toString();
    socket.write(Buffer.from(text.toUpperCase()));
    if (text.includes(".")) socket.destroySoon();
  });
}

const TALK = (host: string, port: number) =>
  `var s = require("net").connect({ host: "${host}", port: ${port} }, function () { s.write("hello"); });
  s.on("data", function (d) { print(d); if (d !== "BYE.") s.write("bye."); });
  s.on("error", function (e) { print(e.message); });
  s.on("close", function () { print("closed"); });`;

test("a device talks to a host by its name, and by its address", async () => {
  for (const host of ["echo.test", "192.168.1.20"]) {
    const { lines, board } = await run(TALK(host, 7), (internet) => internet.serve(host, 7, shout));
    expect(lines).toEqual(["HELLO", "BYE.", "closed"]);
    board.powerOff();
  }
});

test("nobody answers at another port, nor by a name that nobody has", async () => {
  const refused = await run(TALK("echo.test", 8), (internet) => internet.serve("echo.test", 7, shout));
  expect(refused.lines).toEqual(["connection reset", "closed"]);
  refused.board.powerOff();
  const unknown = await run(TALK("other.test", 7), (internet) => internet.serve("echo.test", 7, shout));
  expect(unknown.lines).toEqual(["not found", "closed"]);
});

test("what was served is served no longer, while connections stand", async () => {
  const sockets: MemorySocket[] = [];
  let stop = () => {};
  const { lines, board } = await run(TALK("echo.test", 7), (internet) => {
    stop = internet.serve("echo.test", 7, (socket) => {
      sockets.push(socket);
      stop();
    });
  });
  expect(sockets[0]!.read()!.toString()).toBe("hello");
  board.evaluate(TALK("echo.test", 7));
  for (let turns = 0; turns < 50; turns++) await new Promise<void>((resolve) => setImmediate(resolve));
  expect([lines, sockets.length]).toEqual([["connection reset", "closed"], 1]);
});

test("a power cut is not told to the other end", async () => {
  const closed: string[] = [];
  const { board } = await run(TALK("echo.test", 7), (internet) =>
    internet.serve("echo.test", 7, (socket) => socket.on("close", () => closed.push("closed"))),
  );
  board.powerOff();
  board.clock.skip(60_000);
  for (let turns = 0; turns < 50; turns++) await new Promise<void>((resolve) => setImmediate(resolve));
  expect(closed).toEqual([]);
});

test("a port that the device listens on can be connected to, while it does", async () => {
  let internet: MemoryInternet | undefined;
  const code = `require("net").createServer(function (s) {
    s.on("data", function (d) { s.end("you said " + d); });
  }).listen(80);`;
  const { board } = await run(code, (made) => {
    internet = made;
  });
  expect(internet!.connectToBoard(81)).toBeUndefined();
  const socket = internet!.connectToBoard(80)!;
  let closed = false;
  socket.on("close", () => {
    closed = true;
  });
  socket.write(Buffer.from("hello"));
  for (let turns = 0; turns < 50; turns++) await new Promise<void>((resolve) => setImmediate(resolve));
  expect([socket.read()!.toString(), closed, board.port(80)]).toEqual(["you said hello", true, undefined]);
  board.powerOff();
  expect(internet!.connectToBoard(80)).toBeUndefined();
});
