import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Device, device, until } from "./device.ts";

const SERVER = `require("Wifi").startAP("Homie-1", {}, function () {
  require("http").createServer(function (req, res) {
    var body = "";
    print(req.method + " " + req.url + " " + JSON.stringify(req.headers));
    req.on("data", function (d) { body += d; print("data " + d.length); });
    req.on("end", function () { print("request end"); });
    req.on("close", function (e) { print("request close " + e); });
    res.on("close", function (e) { print("response close " + e); });
    if (req.url === "/echo") req.on("end", function () { res.writeHead(201, { "X-A": 1 }); res.end(body); });
    else if (req.url === "/chunked") { res.writeHead(200, { "Transfer-Encoding": "chunked" }); res.write("abc"); res.end("de"); }
    else if (req.url === "/big") res.end(new Array(3001).join("x"));
    else if (req.url === "/never") later = res;
    else res.end("hello");
  }).listen(80);
});
var later;`;

let made: Device;
beforeEach(async () => {
  made = device(SERVER);
  made.board.powerOn();
  await until(() => made.board.port(80) !== undefined);
});
afterEach(() => made.board.powerOff());

/** Sends parts of a request, with pauses, and gives all that comes back. `hangUp` closes without waiting for it. */
async function talk(parts: string[], hangUp = false): Promise<string> {
  const socket = connect(made.board.port(80)!, "127.0.0.1");
  let answer = "";
  socket.on("data", (data) => {
    answer += data.toString("latin1");
  });
  const closed = new Promise<void>((resolve) => socket.on("close", () => resolve()));
  for (const part of parts) {
    socket.write(part);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  if (hangUp) socket.destroy();
  await closed;
  return answer;
}

describe("the HTTP server", () => {
  test("answers, and closes", async () => {
    expect(await talk(["GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n"])).toBe(
      "HTTP/1.1 200 OK\r\nServer: Espruino 2v29\r\nConnection: close\r\n\r\nhello",
    );
    await until(() => made.lines.includes("response close false"), made.lines);
    expect(made.lines).toEqual(['GET /a?b {"Host":"x"}', "request end", "request close false", "response close false"]);
  });

  test("takes a body that comes in pieces", async () => {
    const answer = await talk(["PUT /echo HTTP/1.1\r\ncontent-", "length: 7\r\n\r\n", "abc", "defg"]);
    expect(answer).toBe("HTTP/1.1 201 OK\r\nServer: Espruino 2v29\r\nConnection: close\r\nX-A: 1\r\n\r\nabcdefg");
    expect(made.lines.slice(0, 4)).toEqual(['PUT /echo {"content-length":"7"}', "data 3", "data 4", "request end"]);
  });

  test("takes a body in chunks and sends one", async () => {
    const head = "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    expect(await talk([head, "3\r\nabc\r\n", "2\r\nde\r\n", "0\r\n\r\n"])).toMatch(/\r\n\r\nabcde$/);
    expect(await talk(["GET /chunked HTTP/1.1\r\n\r\n"])).toMatch(/\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n$/);
  });

  test("sends what does not fit into a packet", async () => {
    expect(await talk(["GET /big HTTP/1.1\r\n\r\n"])).toMatch(/\r\n\r\nx{3000}$/);
  });

  test("does not notice a client that leaves, until it answers", async () => {
    await talk(["GET /never HTTP/1.1\r\n\r\n"], true);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(made.lines).not.toContain("request close false");
    made.board.evaluate(`later.end("too late")`);
    await until(() => made.lines.some((line) => line.startsWith("request close")), made.lines);
  });

  test("loses a socket for good to a client that hangs up in the middle of a request", async () => {
    for (let i = 0; i < 9; i++) await talk(["GET / HTTP/1.1\r\n"], true);
    expect(await talk(["GET / HTTP/1.1\r\n\r\n"])).toBe("");
    expect(made.lines).toEqual([]);
  });

  test("is gone after the power", async () => {
    const port = made.board.port(80)!;
    made.board.powerOff();
    const failed = await new Promise((resolve) => connect(port, "127.0.0.1").on("error", resolve));
    expect(failed).toMatchObject({ code: "ECONNREFUSED" });
    expect(made.board.port(80)).toBeUndefined();
  });
});
