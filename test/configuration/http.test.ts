import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SimulatedRunner } from "../../host/machines/simulated-runner.ts";
import { Board, config, ID, image, machines } from "./board.ts";

/** Sends raw bytes, in pieces with pauses between them. @returns what came back until the connection was closed */
function raw(url: string, pieces: string[], pause = 20): Promise<string> {
  return new Promise((resolve) => {
    let got = "";
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.setNoDelay(true);
    socket.on("data", (data) => {
      got += data.toString("latin1");
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(got));
    let at = 0;
    const next = (): void => {
      if (socket.destroyed || at >= pieces.length) return;
      socket.write(Buffer.from(pieces[at++]!, "latin1"));
      setTimeout(next, pause);
    };
    socket.on("connect", next);
  });
}

const head = (line: string, ...headers: string[]): string =>
  `${[line, "Host: 192.168.123.1", ...headers].join("\r\n")}\r\n\r\n`;
const statusOf = (answer: string): number => Number(answer.split(" ")[1]);
const bodyOf = (answer: string): unknown => JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4));
const failure = (error: string) => ({ success: false, error });

describe.each(Object.entries(machines))("configuration mode on %s", (_name, machine) => {
  let board: Board;
  let url: string;

  beforeEach(async () => {
    board = await Board.start({ machine });
    url = await board.serving();
  });
  afterEach(() => board.stop());

  const get = (path: string, method = "GET") => fetch(url + path, { method });
  const put = (path: string, body: string | Buffer) => fetch(url + path, { method: "PUT", body });

  /** The board is still there, and still the same one. */
  const stillUp = async () => {
    expect((await get("/heart")).status).toBe(204);
    expect(board.lines.filter((line) => /reboot|Uncaught|MEMORY|stopped/.test(line))).toEqual([]);
  };

  it("answers each endpoint as Homie for ESP8266 does", async () => {
    expect((await get("/heart")).status).toBe(204);
    const info = await get("/device-info");
    expect(info.headers.get("content-type")).toBe("application/json");
    expect(await info.json()).toEqual({
      hardware_device_id: ID,
      homie_esp8266_version: "3.0.1",
      firmware: { name: "lamp", version: "1.0.0" },
      nodes: [{ id: "lamp", type: "light" }],
      settings: [
        { name: "room", description: "Where the lamp hangs", type: "string", required: true },
        { name: "percentage", description: "Brightness in percent", type: "double", required: false, default: 50 },
        { name: "night", description: "Dämmert bei Nacht ☾", type: "bool", required: false, default: false },
      ],
    });
    expect(await (await get("/wifi/status")).json()).toEqual({ status: "idle" });
    await expect.poll(async () => (await get("/networks")).status).toBe(200);
    const { networks } = (await (await get("/networks")).json()) as { networks: object[] };
    expect(networks).toEqual([
      { ssid: expect.any(String), rssi: -60, encryption: expect.stringMatching(/^(none|wpa2)$/) },
    ]);
    const page = await get("/");
    expect(page.headers.get("content-type")).toBe("text/html");
    // Who unpacks it checks its length and its sum.
    expect(page.headers.get("content-encoding")).toBe("gzip");
    const html = await page.text();
    expect(html).toMatch(/^<!doctype html>[\s\S]*<\/html>$/);
  });

  it("lets every web page use it: CORS, on every answer and before every request", async () => {
    for (const [path, method] of [
      ["/config", "OPTIONS"],
      ["/wifi/connect", "OPTIONS"],
      ["/nowhere", "OPTIONS"],
      ["/heart", "GET"],
      ["/device-info", "GET"],
      ["/nowhere", "GET"],
      ["/config", "PUT"],
    ] as const) {
      const answer = await get(path, method);
      if (method === "OPTIONS") expect(answer.status).toBe(204);
      expect(answer.headers.get("access-control-allow-origin")).toBe("*");
      expect(answer.headers.get("access-control-allow-methods")).toContain("PUT");
      expect(answer.headers.get("access-control-allow-headers")).toContain("Content-Type");
      // A page from the internet may ask a device in the local network only where that says so.
      expect(answer.headers.get("access-control-allow-private-network")).toBe("true");
      expect(answer.headers.get("cache-control")).toBe("no-store");
    }
  });

  it("joins a network for trial", async () => {
    for (const [body, reason] of [
      ["{}", "ssid: is missing"],
      ['{"ssid":5}', "ssid: is not a string"],
      ['{"ssid":""}', "ssid: is not 1 to 31 bytes long"],
      [`{"ssid":"${"x".repeat(32)}"}`, "ssid: is not 1 to 31 bytes long"],
      ['{"ssid":"home","password":1}', "password: is not a string"],
      [`{"ssid":"home","password":"${"x".repeat(64)}"}`, "password: is longer than 63 bytes"],
      ["{", "body: is not JSON"],
    ]) {
      const refused = await put("/wifi/connect", body!);
      expect([refused.status, await refused.json()]).toEqual([400, failure(reason!)]);
    }
    const joined = await put("/wifi/connect", '{"ssid":"home","password":"wifi secret"}');
    expect([joined.status, await joined.json()]).toEqual([202, { success: true }]);
    await expect
      .poll(async () => (await (await get("/wifi/status")).json()) as object)
      .toMatchObject({
        status: "connected",
        local_ip: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
      });
    await stillUp();
  });

  it("refuses what is not a valid configuration, and says why", async () => {
    const valid = config(1883);
    for (const [content, reason] of [
      [{ ...valid, name: undefined }, "name: is missing"],
      [{ ...valid, mqtt: { host: "a", port: 70000 } }, "mqtt.port: 70000 is not a port (1 to 65535)"],
      [
        { ...valid, mqtt: { host: "a", ssl: true } },
        "mqtt.ssl: is not possible: the engine has no TLS; remove it or set it to false",
      ],
      [
        { ...valid, wifi: { ssid: "n".repeat(32) } },
        "wifi.ssid: is longer than 31 bytes, which is all that the engine takes",
      ],
      [
        { ...valid, wifi: { ssid: "n", password: "p".repeat(64) } },
        "wifi.password: is longer than 63 bytes, which is all that the engine takes",
      ],
      [
        { ...valid, wifi: { ssid: "n", ip: "10.0.0.7", mask: "255.0.0.0", gw: "0.0.0.0" } },
        "wifi.gw: is 0.0.0.0, which the engine does not take",
      ],
      [{ ...valid, settings: {} }, "settings.room: is missing"],
      [{ ...valid, settings: { room: 5 } }, "settings.room: is not a string"],
      [{ ...valid, settings: { room: "a", percentage: 101 } }, "settings.percentage: is refused by the sketch's check"],
    ] as const) {
      const refused = await put("/config", JSON.stringify(content));
      expect([refused.status, await refused.json()]).toEqual([400, failure(reason)]);
    }
    const latin = await put("/config", Buffer.from('{"name":"K\xfcche"}', "latin1"));
    expect([latin.status, await latin.json()]).toEqual([400, failure("body: is not valid UTF-8")]);
    await stillUp();
  });

  it("answers unknown paths, wrong methods, missing and wrong lengths", async () => {
    expect([(await get("/nowhere?x=1")).status, await (await get("/nowhere?x=1")).json()]).toEqual([
      404,
      failure("there is no /nowhere"),
    ]);
    expect((await put("/nowhere", "{}")).status).toBe(404);
    expect(await (await get("/config")).json()).toEqual(failure("/config takes PUT only"));
    expect((await get("/config", "DELETE")).status).toBe(405);
    expect((await put("/heart", "x")).status).toBe(405);
    expect((await get("/device-info?verbose=1")).status).toBe(200);
    expect(statusOf(await raw(url, [head("PUT /config HTTP/1.1")]))).toBe(411);
    expect(
      statusOf(await raw(url, [head("PUT /config HTTP/1.1", "Transfer-Encoding: chunked"), "5\r\n{}   \r\n0\r\n\r\n"])),
    ).toBe(411);
    expect(statusOf(await raw(url, [head("PUT /config HTTP/1.1", "Content-Length: 0")]))).toBe(400);
    expect(statusOf(await raw(url, [head("PUT /config HTTP/1.1", "Content-Length: lots")]))).toBe(400);
    expect(statusOf(await raw(url, ["\r\n\r\n"]))).toBe(404);
    await stillUp();
  });

  it("takes a request in pieces, and a head in any case", async () => {
    const body = '{"ssid":5}';
    const text = head("PUT /wifi/connect HTTP/1.1", `cOnTeNt-LeNgTh: ${body.length}`) + body;
    const answer = await raw(url, [...text], 1);
    expect([statusOf(answer), bodyOf(answer)]).toEqual([400, failure("ssid: is not a string")]);
    const expecting = await raw(url, [
      head("PUT /wifi/connect HTTP/1.1", `Content-Length: ${body.length}`, "Expect: 100-continue"),
      body,
    ]);
    expect(expecting).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 400 /);
    await stillUp();
  });

  it("refuses what is too large, and stays up", async () => {
    const large = `{"name":"${"x".repeat(1600)}"}`;
    const answer = await raw(url, [head("PUT /config HTTP/1.1", `Content-Length: ${large.length}`), large]);
    expect([statusOf(answer), bodyOf(answer)]).toEqual([413, failure("the body has to have 1 to 1536 bytes")]);
    const huge = await raw(
      url,
      [head("PUT /config HTTP/1.1", "Content-Length: 100000000"), ...Array(40).fill("x".repeat(1000))],
      1,
    );
    expect(statusOf(huge)).toBe(413);
    const longHead = await raw(url, [head("GET /heart HTTP/1.1", ...Array(60).fill(`X-Pad: ${"y".repeat(80)}`))]);
    expect(statusOf(longHead)).toBe(431);
    const longLine = await raw(url, [head(`GET /${"z".repeat(3000)} HTTP/1.1`)]);
    expect(statusOf(longLine)).toBe(404);
    const wide = await raw(url, [head("GET /heart HTTP/1.1", ...Array(20).fill(`X-Pad: ${"y".repeat(80)}`))]);
    expect(statusOf(wide)).toBe(204);
    await stillUp();
  });

  it("gives up on who is too slow, and notices who leaves", async () => {
    const slow = raw(url, ["PUT /config HTTP/1.1\r\n", "Content-Length: 50\r\n\r\n{"]);
    const mute = raw(url, []);
    // They are in before the others come.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const left = Array.from({ length: 12 }, async (_, i) => {
      const socket = connect(Number(new URL(url).port), "127.0.0.1");
      // There are too many of them at once, and the chip has no room to tell each of them.
      socket.on("error", () => {});
      await new Promise((resolve) => socket.on("connect", resolve));
      // Some of them have sent all of it, and do not wait for the answer.
      socket.end(`PUT /config HTTP/1.1\r\nContent-Length: ${i % 2 ? 50 : 2}\r\n\r\n{}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
      socket.destroy();
    });
    await Promise.all(left);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await stillUp();
    for (const answer of await Promise.all([slow, mute])) {
      expect([statusOf(answer), bodyOf(answer)]).toEqual([408, failure("the request did not arrive in time")]);
    }
    await stillUp();
  });

  it("serves four requests at once, again and again", async () => {
    const large = JSON.stringify({ name: "x", pad: "y".repeat(1450) });
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all([get("/"), get("/device-info"), get("/wifi/status"), put("/config", large)]);
      const [page, info, , refused] = await Promise.all(answers.map((one) => one.text()));
      expect(answers.slice(0, 3).map((one) => one.status)).toEqual([200, 200, 200]);
      expect(page).toMatch(/<\/html>$/);
      expect(info).toContain('"percentage"');
      // Espruino for Linux has less memory left, and may say so.
      const isBusy = machine !== machines["the simulated board"] && answers[3]!.status === 503;
      if (!isBusy) expect(answers[3]!.status).toBe(400);
      expect(JSON.parse(refused!)).toEqual(failure(isBusy ? "the device is busy, try again" : "wifi: is missing"));
    }
    const bodies = await Promise.all([1, 2, 3, 4].map(() => put("/config", large)));
    for (const one of bodies) {
      // Each waits for those before it, and on a computer that is very busy for longer than its ten seconds.
      expect([400, 408, 503]).toContain(one.status);
      expect(((await one.json()) as { success: boolean }).success).toBe(false);
    }
    await stillUp();
  });

  it("tells the fifth at once that it is busy, and serves the others", async () => {
    const waiting = Array.from({ length: 4 }, () => raw(url, [head("GET /heart HTTP/1.1").slice(0, -2), "\r\n"], 500));
    await new Promise((resolve) => setTimeout(resolve, 250));
    const fifth = await get("/heart");
    expect([fifth.status, await fifth.json()]).toEqual([503, failure("the device is busy, try again")]);
    for (const answer of await Promise.all(waiting)) expect(statusOf(answer)).toBe(204);
    await stillUp();
  });

  it.skipIf(machine)("keeps the memory that a body will take that is on its way", async () => {
    const { simulated } = board.board as SimulatedRunner;
    const begin = () => raw(url, [head("PUT /config HTTP/1.1", "Content-Length: 800"), "x".repeat(800)], 1000);
    const status = async (free: number): Promise<number> => {
      const first = begin();
      await new Promise((resolve) => setTimeout(resolve, 250));
      simulated!.leaveFree(free);
      const second = statusOf(await begin());
      simulated!.leaveFree(1500);
      await first;
      return second;
    };
    // 590 for a body, and 800 bytes of the other one, 8 in each variable.
    expect(await status(689)).toBe(503);
    expect(await status(690)).toBe(400);
    await stillUp();
  });

  it("stores the largest configuration, reboots into normal mode, and shows no password", async () => {
    const content = { ...config(1), name: "Küche ☕ 😀", later: "" };
    content.later = "x".repeat(1536 - Buffer.byteLength(JSON.stringify(content)));
    const from = board.lines.length;
    const stored = await put("/config", JSON.stringify(content));
    expect([stored.status, await stored.json()]).toEqual([200, { success: true }]);
    const again = await put("/config", JSON.stringify(content));
    expect([again.status, await again.json()]).toEqual([403, failure("Device already configured")]);
    await board.line("event NORMAL_MODE", from);
    await board.line("Wi-Fi: joined", from);
    expect(board.lines).toContain("! Configuration: later is not known to this firmware, but kept");
    expect(board.lines.join("\n")).not.toContain("secret");
    const kept = board.storage().replace(/\n */g, "");
    expect(kept.includes(Buffer.from(JSON.stringify(content)).toString("latin1"))).toBe(true);
  });
});

describe("the access point of the simulated board", () => {
  let board: Board;
  afterEach(() => board.stop());

  /** The access point as the engine shows it. */
  const accessPoint = async () =>
    JSON.parse(await board.board.evaluate('Object.assign(require("Wifi").getAPDetails(), require("Wifi").getAPIP())'));

  it("goes by brand and id, is open, and has Homie's address", async () => {
    board = await Board.start();
    await board.serving();
    expect(await accessPoint()).toMatchObject({ ssid: `Homie-${ID}`, authMode: "open", ip: "192.168.123.1" });
  });

  it("has a password when the firmware was built with one", async () => {
    board = await Board.start({ image: await image("", "let me in") });
    await board.serving();
    expect(await accessPoint()).toMatchObject({ authMode: "wpa2", password: "let me in" });
  });

  it("says that the first scan is not finished, until one has found something", async () => {
    board = await Board.start();
    const { wifi } = (board.board as SimulatedRunner).simulated!;
    wifi.drop();
    const url = await board.serving();
    await new Promise((resolve) => setTimeout(resolve, 400)); // longer than a scan takes
    const early = await fetch(`${url}/networks`);
    expect([early.status, await early.json()]).toEqual([503, { error: "Initial Wi-Fi scan not finished yet" }]);
    wifi.restore();
    await expect.poll(async () => (await fetch(`${url}/networks`)).status, { timeout: 8000 }).toBe(200);
  });

  it("says how joining a network for trial failed, and that it was lost", async () => {
    board = await Board.start();
    const url = await board.serving();
    const { wifi } = (board.board as SimulatedRunner).simulated!;
    const status = async () => ((await (await fetch(`${url}/wifi/status`)).json()) as { status: string }).status;
    const join = () => fetch(`${url}/wifi/connect`, { method: "PUT", body: '{"ssid":"home"}' });
    wifi.drop();
    await join();
    await expect.poll(status).toBe("no_ssid_available");
    wifi.restore();
    await join();
    await expect.poll(status).toBe("connected");
    wifi.drop();
    await expect.poll(status).toBe("connection_lost");
  });
});

it("refuses a password that the engine would refuse", async () => {
  await expect(image("", "short")).rejects.toThrow(
    "The password (--ap-password) must be 8 to 62 printable ASCII characters",
  );
});
