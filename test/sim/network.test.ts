import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { Air } from "../../sim/air.ts";
import type { SimulatedBoardOptions } from "../../sim/board.ts";
import { type Device, device, until } from "./device.ts";

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** A server that hands each connection over. */
async function serve(connected: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer((socket) => {
    open.push(() => socket.destroy());
    socket.on("error", () => {});
    connected(socket);
  });
  open.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as { port: number }).port;
}

/** A device that joins a network and then runs the given code, with `hook(name, socket)` to print what happens. */
function online(code: string, options: Partial<SimulatedBoardOptions> = {}): Device {
  const made = device(
    `function hook(s) {
      s.on("data", function (d) { print("data " + d.length); got += d; });
      s.on("drain", function () { print("drain"); });
      s.on("end", function () { print("end"); });
      s.on("close", function (e) { print("close " + e); });
      s.on("error", function (e) { print("error " + e.code + " " + e.message); });
      return s;
    }
    var got = "";
    require("Wifi").connect("home", { password: "secret" }, function (e) { ${code} });`,
    options,
  );
  open.push(() => made.board.powerOff());
  made.board.powerOn();
  return made;
}

describe("a socket", () => {
  test("tells of connection, drain, end and close in the engine's order", async () => {
    const port = await serve((socket) => socket.on("data", () => socket.end("bye")));
    const { lines } = online(`var s = hook(require("net").connect({ host: "localhost", port: ${port} }, function (c) {
      print("connected " + (c === s));
      print(s.write("hello"));
    }));`);
    await until(() => lines.includes("close false"), lines);
    expect(lines).toEqual(["connected true", "false", "drain", "drain", "data 3", "end", "close false"]);
  });

  test("carries bytes, 268 at a time", async () => {
    const sent = Buffer.from(Array.from({ length: 3000 }, (_, i) => i & 255));
    let heard = Buffer.alloc(0);
    const port = await serve((socket) => {
      socket.write(sent);
      socket.on("data", (data) => {
        heard = Buffer.concat([heard, data]);
      });
    });
    const { board, lines } =
      online(`var s = hook(require("net").connect({ host: "127.0.0.1", port: ${port} }, function () {}));
      s.on("data", function () { if (got.length === 3000) { s.write(got); s.end(); } });`);
    await until(() => lines.includes("close false") && heard.length === 3000, lines);
    expect(heard.equals(sent)).toBe(true);
    expect(lines.filter((line) => line.startsWith("data")).every((line) => Number(line.slice(5)) <= 268)).toBe(true);
    expect(board.evaluate("got.length")).toBe(3000);
  });

  test("reads no further than a segment's end, and sends a chunk once the one before is acknowledged", async () => {
    const times: number[] = [];
    const port = await serve((socket) => {
      socket.setNoDelay(true);
      socket.write(Buffer.alloc(300));
      socket.on("data", (data) => {
        if (times.push(performance.now()) === 1) socket.write(Buffer.alloc(1000));
        expect(data.length).toBeLessThanOrEqual(268);
      });
    });
    const { board, lines } =
      online(`var s = hook(require("net").connect({ host: "127.0.0.1", port: ${port} }, function () {}));
      s.on("data", function () { if (got.length === 300) s.write(got + got); });`);
    await until(() => board.evaluate("got.length") === 1300 && times.length === 3, lines);
    expect(lines.filter((line) => line.startsWith("data"))).toEqual([
      ...["data 268", "data 32"],
      ...["data 268", "data 268", "data 268", "data 196"],
    ]);
    expect(times[2]! - times[0]!).toBeGreaterThan(8);
  });

  test("runs out of memory when nobody listens, and when more is written than it can hold", async () => {
    const port = await serve((socket) => socket.write(Buffer.alloc(100000)));
    const { board, lines } = online(`var s = require("net").connect({ host: "127.0.0.1", port: ${port} }, function () {
      s.on("close", function (e) { print("close " + e); });
      try { s.write(new Array(20001).join("x")); } catch (e) { print("refused"); }
    });`);
    await until(() => lines.includes("close true"), lines);
    expect(lines[0]).toBe("refused");
    expect(board.violations).toHaveLength(2);
  });

  test("fails with an error, then closes, when it is refused or the name is unknown", async () => {
    const port = await serve(() => {});
    open.pop()!();
    const { lines } = online(
      `hook(require("net").connect({ host: "127.0.0.1", port: ${port} }, function () { print("never"); }));`,
    );
    await until(() => lines.includes("close true"), lines);
    expect(lines).toEqual(["error -9 connection reset", "end", "close true"]);
    const unknown = online(`hook(require("net").connect({ host: "no.such.invalid", port: 1 }, function () {}));`);
    await until(() => unknown.lines.includes("close true"), unknown.lines);
    expect(unknown.lines[0]).toBe("error -6 not found");
  });

  test("takes no writes once it is closed, and no characters that are not bytes", async () => {
    const port = await serve(() => {});
    const { board, lines } =
      online(`var s = hook(require("net").connect({ host: "127.0.0.1", port: ${port} }, function () {
      try { s.write("\\u20ac"); } catch (e) { print("refused"); }
      s.end("last");
      try { s.write("more"); } catch (e) { print(e.message); }
    }));`);
    await until(() => lines.includes("close false"), lines);
    expect(lines.slice(0, 2)).toEqual(["refused", "This socket is closed"]);
    expect(board.violations).toHaveLength(1);
  });

  test("is gone for the other side when the power goes", async () => {
    let ended = false;
    const port = await serve((socket) => {
      socket.resume();
      socket.on("close", () => {
        ended = true;
      });
    });
    const { board, lines } = online(
      `var s = hook(require("net").connect({ host: "127.0.0.1", port: ${port} }, function () { print("up"); }));`,
    );
    await until(() => lines.includes("up"), lines);
    board.powerOff();
    await until(() => ended);
    expect(lines.some((line) => line.startsWith("close"))).toBe(false);
  });

  test("hears nothing while the Wi-Fi is away, and goes on when it is back", async () => {
    let client: Socket | undefined;
    const port = await serve((socket) => {
      client = socket;
    });
    const { board, lines } = online(
      `var s = hook(require("net").connect({ host: "127.0.0.1", port: ${port} }, function () { print("up"); }));`,
      { speed: 20 },
    );
    await until(() => client !== undefined && lines.includes("up"), lines);
    board.wifi.drop();
    client!.write("hello");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(board.evaluate("got")).toBe("");
    expect(() =>
      board.evaluate(`require("net").connect({ host: "127.0.0.1", port: ${port} }, function () {})`),
    ).toThrow("Unable to create socket");
    board.wifi.restore();
    await until(() => board.evaluate("got") === "hello", lines);
  });
});

describe("Wi-Fi", () => {
  const home = { ssid: "home", password: "secret", rssi: -42, channel: 3, bssid: "02:aa:bb:cc:dd:ee" };
  const WATCH = `var w = require("Wifi");
    ["associated", "connected", "disconnected"].forEach(function (n) { w.on(n, function (d) { print(n + " " + JSON.stringify(d)); }); });`;

  test("joins with the right password and has an address then", async () => {
    const { board, lines } = device(
      `${WATCH}
      print(w.getIP().ip + " " + w.getStatus().mode);
      w.connect("home", { password: "secret" }, function (e) { print("done " + e); });`,
      {
        wifi: new Air([home]),
        mac: "5C:CF:7F:12:34:56",
      },
    );
    board.powerOn();
    await until(() => lines.some((line) => line.startsWith("connected")), lines);
    expect(lines).toEqual([
      "0.0.0.0 ap",
      'associated {"ssid":"home","mac":"02:aa:bb:cc:dd:ee","channel":3}',
      "done null",
      'connected {"ip":"192.168.1.77","mask":"255.255.255.0","gw":"192.168.1.1"}',
    ]);
    expect(board.evaluate(`JSON.stringify([w.getIP(), w.getDetails().rssi, w.getStatus().station, getSerial()])`)).toBe(
      '[{"ip":"192.168.1.77","netmask":"255.255.255.0","gw":"192.168.1.1","mac":"5c:cf:7f:12:34:56"},-42,"connected","5ccf7f12-3456"]',
    );
    board.powerOff();
  });

  test.each([
    ["a wrong password", "home", "bad_password"],
    ["a name nobody has", "away", "no_ap_found"],
  ])("fails with %s, and goes on trying", async (_what, ssid, error) => {
    const { board, lines } = device(
      `${WATCH} w.connect("${ssid}", { password: "guess" }, function (e) { print("done " + e); });`,
      { wifi: new Air([home]), speed: 50 },
    );
    board.powerOn();
    await until(() => lines.filter((line) => line.startsWith("disconnected")).length > 1, lines);
    expect(lines[0]).toBe(`done ${error}`);
    expect(lines.filter((line) => line.startsWith("done"))).toHaveLength(1);
    board.powerOff();
  });

  test("drops and comes back by itself", async () => {
    const { board, lines } = device(`${WATCH} w.connect("home", { password: "secret" }, function () {});`, {
      wifi: new Air([home]),
      speed: 50,
    });
    board.powerOn();
    const times = () => lines.filter((line) => line.startsWith("connected")).length;
    await until(() => times() === 1, lines);
    board.wifi.drop();
    await until(() => lines.some((line) => line.includes("beacon_timeout")), lines);
    expect(board.evaluate("w.getIP().ip")).toBe("0.0.0.0");
    board.wifi.restore();
    await until(() => times() === 2, lines);
    board.evaluate(`w.disconnect(function () { print("left"); })`);
    await until(() => lines.includes("left"), lines);
    expect(board.evaluate("w.getStatus().mode")).toBe("ap");
    board.powerOff();
  });

  test("scans, and fixes addresses", async () => {
    const { board, lines } = device(
      `var w = require("Wifi");
      w.scan(function (list) { print(JSON.stringify(list)); });
      w.setIP({ ip: "10.0.0.5", netmask: "255.0.0.0", gw: "10.0.0.1" }, function (e) {
        w.connect("home", { password: "secret" }, function () { print(w.getIP().ip); });
      });
      try { w.setIP({ ip: "x", netmask: "255.0.0.0", gw: "10.0.0.1" }, function () {}); } catch (e) { print(e.message); }`,
      { wifi: new Air([home]) },
    );
    board.powerOn();
    await until(() => lines.length === 3, lines);
    expect(lines).toContain("Not a valid IP address");
    expect(lines).toContain("10.0.0.5");
    expect(lines).toContain(
      '[{"rssi":-42,"channel":3,"authMode":"wpa2","isHidden":false,"ssid":"home","mac":"02:aa:bb:cc:dd:ee"}]',
    );
    board.powerOff();
  });

  test("has its access point on at first; no name and no address are taken before the station is on", async () => {
    const { board, lines } = device(
      `var w = require("Wifi");
      w.setHostname("early");
      w.setIP({ ip: "10.0.0.5", netmask: "255.0.0.0", gw: "10.0.0.1" }, function (e) { print("early " + e); });
      print(w.getStatus().mode + " " + w.getAPDetails().ssid);
      w.stopAP();
      print(w.getStatus().mode + " [" + w.getHostname() + "]");
      w.connect("home", { password: "secret" }, function () { print(w.getIP().ip); });
      print(w.getStatus().mode + " " + w.getHostname());
      w.setHostname("late");
      w.setHostname("x".padStart(33, "x"));
      w.setIP({ ip: "10.0.0.6", netmask: "255.0.0.0", gw: "10.0.0.1" }, function (e) {
        print("late " + e + " " + w.getHostname());
      });`,
      { wifi: new Air([home]), mac: "5c:cf:7f:12:34:56" },
    );
    board.powerOn();
    await until(() => lines.includes("10.0.0.6"), lines);
    expect(lines).toEqual(["ap ESP_123456", "off []", "sta ESP_123456", "early Failure", "late null late", "10.0.0.6"]);
    // A name set anew has DHCP started anew, whatever address was fixed.
    board.evaluate(`w.setHostname("again")`);
    await until(() => board.evaluate("w.getIP().ip") === "192.168.1.77");
    // The mode outlives the power; a scan's does not.
    board.powerOff();
    board.powerOn();
    expect(lines.at(-3)).toBe("sta ESP_123456");
    board.powerOff();
  });

  test("refuses zeros for an address", () => {
    const { board } = device("");
    board.powerOn();
    for (const zero of ["ip", "netmask", "gw"]) {
      const settings = { ip: "10.0.0.5", netmask: "255.0.0.0", gw: "10.0.0.1", [zero]: "0.0.0.0" };
      expect(() => board.evaluate(`require("Wifi").setIP(${JSON.stringify(settings)}, function () {})`)).toThrow(
        /^Not a valid/,
      );
    }
    board.powerOff();
  });

  test("cuts names off after 31 bytes and passwords after 63, the access point's after 62", async () => {
    const long = { ssid: "n".repeat(32), password: "p".repeat(64) };
    const cut = { ssid: "n".repeat(31), password: "p".repeat(63) };
    const { board, lines } = device(
      `var w = require("Wifi");
      w.connect("${long.ssid}", { password: "${long.password}" }, function (e) {
        print(e);
        w.connect("${cut.ssid}", { password: "${cut.password}" }, function (e2) { print(e2); });
      });
      w.startAP("${long.ssid}", { password: "${cut.password}" });
      print(w.getAPDetails().ssid.length + " " + w.getAPDetails().password.length);`,
      { wifi: new Air([long]) },
    );
    board.powerOn();
    await until(() => lines.length === 2, lines);
    expect(lines).toEqual(["31 62", "no_ap_found"]);
    board.wifi.add(cut);
    await until(() => lines.length === 3, lines);
    expect(lines[2]).toBe("null");
    board.powerOff();
  });

  test.each([
    ["DHCP's name server", "", "", ["known to dhcp"]],
    ["OpenDNS before the one that is given, and not DHCP's", "", '"10.0.0.53"', ["known to open", "known to given"]],
    ["OpenDNS alone of two", "", '"10.0.0.53", "10.0.0.54"', ["known to open"]],
    ["OpenDNS where the address is fixed", "fixed", "", ["known to open"]],
    ["OpenDNS and the one that is given", "fixed", '"10.0.0.53"', ["known to open", "known to given"]],
  ])("asks %s", async (_what, fixed, servers, known) => {
    const wifi = new Air([home]);
    wifi.names = {
      "192.168.1.1": { dhcp: "known to dhcp" },
      "208.67.222.222": { open: "known to open" },
      "10.0.0.53": { given: "known to given" },
      "10.0.0.54": { given: "known to given" },
    };
    const { board, lines } = device(
      `var w = require("Wifi");
      w.connect("home", { password: "secret", dnsServers: [${servers}] }, function () { ask("dhcp"); });
      ${fixed && 'w.setIP({ ip: "10.0.0.5", netmask: "255.0.0.0", gw: "10.0.0.1" }, function () {});'}
      function ask(n) {
        w.getHostByName(n, function (a) {
          if (a) print(a);
          if (n === "given") print("end"); else ask(n === "dhcp" ? "open" : "given");
        });
      }`,
      { wifi, speed: 100 },
    );
    board.powerOn();
    await until(() => lines.includes("end"), lines);
    expect(lines).toEqual([...known, "end"]);
    // Nobody is asked for less than seven seconds.
    expect(board.clock.now()).toBeGreaterThan(7000);
    board.powerOff();
  });

  test("is an access point, with an address of its own", async () => {
    const { board, lines } = device(`var w = require("Wifi");
      w.startAP("Homie-1", {}, function (e) {
        w.setAPIP({ ip: "192.168.123.1", gw: "192.168.123.1", netmask: "255.255.255.0" }, function (e2) {
          print(e + " " + e2 + " " + w.getAPIP().ip + " " + w.getStatus().mode);
          w.stopAP(function () { print(w.getStatus().ap); });
        });
      });`);
    board.powerOn();
    await until(() => lines.length === 2, lines);
    expect(lines).toEqual(["null null 192.168.123.1 ap", "disabled"]);
    board.powerOff();
  });
});
