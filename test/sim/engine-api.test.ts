import { afterEach, describe, expect, test } from "vitest";
import { nodemcu } from "../../boards/nodemcu.ts";
import { ManualClock } from "../../sim/manual-clock.ts";
import { type Device, device as make, storageImage, until } from "./device.ts";

let made: Device | undefined;
afterEach(() => made?.board.powerOff());

function device(...args: Parameters<typeof make>): Device {
  made = make(...args);
  made.board.powerOn();
  return made;
}

describe("timers", () => {
  test("have the lowest free number above all others, and run faster at speed", async () => {
    const { lines } = device(
      `var a = setTimeout(function () { print("a"); }, 1000);
      var b = setInterval(function () { print("b"); if (++n === 3) clearInterval(b); }, 2000);
      var n = 0, start = getTime();
      clearTimeout(a);
      print([a, b, setTimeout(function (x) { print("done " + x + " " + Math.round(getTime() - start)); }, 9000, "ok")].join());
      clearTimeout(99);
      try { clearTimeout(undefined); } catch (e) { print(e.message); }`,
      { speed: 100 },
    );
    await until(() => lines.some((line) => line.startsWith("done")), lines);
    expect(lines).toEqual([
      "1,2,3",
      "clearTimeout(undefined) not allowed. Use clearTimeout() instead",
      "b",
      "b",
      "b",
      "done ok 9",
    ]);
  });

  test("reuse a number as soon as it is free", () => {
    const { board } = device("");
    expect(board.evaluate("var x = setTimeout(print, 9); clearTimeout(x); [x, setTimeout(print, 9)].join()")).toBe(
      "1,1",
    );
  });

  test("change their interval", async () => {
    const { lines } =
      device(`var n = 0, i = setInterval(function () { if (++n > 2) { clearInterval(i); print("3"); } }, 1e9);
      changeInterval(i, 5);`);
    await until(() => lines.includes("3"), lines);
  });
});

describe("pins", () => {
  test("are written and read several at once, by numbers and by what stands for a pin", () => {
    const { board } = device("var seen = []; var far = { write: function (v) { seen.push(v); }, read: () => 1 };");
    board.evaluate("digitalWrite([D5, D4, D12], 6)");
    expect(["D5", "D4", "D12"].map((name) => board.pins.get(name).level)).toEqual([1, 1, 0]);
    expect(board.evaluate("digitalRead([D12, D4, D5])")).toBe(3);
    expect(board.evaluate("digitalWrite(far, true); digitalWrite(far, 0); seen.concat(digitalRead(far)).join()")).toBe(
      "-1,0,1",
    );
    // No number, and not true.
    expect(board.evaluate('digitalWrite(D5, "true"); D5.read()')).toBe(false);
    expect(board.evaluate("try { digitalWrite({}, 1) } catch (e) { e.message }")).toBe("Invalid pin");
    expect(board.evaluate("[getPinMode(D5), A0.analog() === analogRead(A0), D4.analog()].join()")).toBe(
      "output,true,NaN",
    );
    board.evaluate("D4.pwm(0.25)");
    expect(board.pins.get("D4").level).toBe(0.25);
  });

  test("put out pulses by themselves", async () => {
    const clock = new ManualClock();
    const { board } = device("", { clock });
    const seen: string[] = [];
    board.pins.get("D5").watch((level) => seen.push(`${clock.now()} ${level}`));
    board.evaluate("digitalPulse(D5, 1, [10, 20, 30]); D5.pulse(1, 5)");
    for (let passed = 0; passed < 70; passed += 5) {
      clock.skip(5);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(seen).toEqual(["0 1", "10 0", "30 1", "60 0"]);
    expect(() => board.evaluate("digitalPulse(D5, 1, -1)")).toThrow("Pulse Time is less than 0");
  });

  test("are put out and read in", () => {
    const { board } = device("digitalWrite(D2, 0); var p = new Pin('D4'); p.mode('output'); p.set();");
    expect([board.pins.get("D2").level, board.pins.get("D4").level]).toEqual([0, 1]);
    board.pins.get("D5").drive(1);
    board.pins.get("A0").drive(0.25);
    expect(
      board.evaluate("[digitalRead(D5), D5.read(), digitalRead(D0), analogRead(A0), new Pin('D5') === D5].join()"),
    ).toBe("1,true,1,0.25,true");
    expect(board.evaluate("JSON.stringify(D5) + D5")).toBe('"D5"D5');
    board.evaluate("analogWrite(D4, 0.5)");
    expect(board.pins.get("D4").level).toBe(0.5);
    expect(() => board.evaluate("new Pin('Q9')")).toThrow("Invalid pin");
  });

  test("are watched, and debounced", async () => {
    const { board, lines } =
      device(`setWatch(function (e) { print("now " + e.state); }, D0, { repeat: true, edge: "falling" });
      setWatch(function (e) { print("settled " + e.state); }, D0, { repeat: true, edge: "both", debounce: 20 });
      setWatch(function (e) { print("once"); }, D0, { edge: "falling" });`);
    const button = board.pins.get("D0");
    for (const level of [0, 1, 0]) button.drive(level);
    await until(() => lines.includes("settled false"), lines);
    expect(lines).toEqual(["now false", "once", "now false", "settled false"]);
    board.evaluate("clearWatch()");
    button.drive(undefined);
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(lines).toHaveLength(4);
  });
});

describe("an edge that is watched", () => {
  test("is a word or a number", async () => {
    const { board, lines } = device(`[1, -1, 0, 5, "rising", undefined].forEach(function (edge) {
        setWatch(function (e) { print(edge + " " + e.state); }, D0, { repeat: true, edge: edge });
      });
      try { setWatch(print, D0, { edge: "up" }); } catch (e) { print(e.message); }`);
    board.pins.get("D0").drive(0);
    board.pins.get("D0").drive(1);
    await until(() => lines.includes("undefined true"), lines);
    expect(lines).toEqual([
      "'edge' in setWatch should be 1, -1, 0, 'rising', 'falling' or 'both'",
      ...["-1 false", "0 false", "undefined false"],
      ...["1 true", "0 true", "5 true", "rising true", "undefined true"],
    ]);
  });
});

describe("the language", () => {
  test("lacks what the engine lacks", () => {
    const { board } = device("");
    const missing =
      "[typeof Map, typeof Set, typeof Symbol, typeof Proxy, typeof BigInt, typeof Intl, typeof [].flat, typeof Array.from, typeof Object.freeze, typeof Math.trunc, typeof ''.at, typeof process.nextTick, typeof Buffer, typeof fetch].join()";
    expect(new Set((board.evaluate(missing) as string).split(","))).toEqual(new Set(["undefined"]));
  });

  test("gives every object events, which run later and in the property that the engine uses", async () => {
    const { lines } = device(`var o = {};
      function f(a, b) { print("f " + a + b); }
      o.on("x", f); o.on("x", function () { print("g"); });
      o.emit("x", 1, 2); o.removeListener("x", f); o.emit("x");
      print(Object.keys(o).join());
      o.removeAllListeners("x"); print(Object.keys(o).length);`);
    await until(() => lines.length === 5, lines);
    expect(lines).toEqual(["#onx", "0", "f 12", "g", "g"]);
  });

  test("loads modules from Storage, once", () => {
    const { board } = device("");
    board.powerOff();
    const module = "exports.n = 0; exports.next = function () { return ++exports.n; };";
    board.flash.program(nodemcu.storage.offset, storageImage({ counter: module }));
    board.powerOn();
    expect(board.evaluate(`require("counter").next() + require("counter").next()`)).toBe(3);
    expect(() => board.evaluate(`require("nothing")`)).toThrow('Module "nothing" not found');
  });

  test("knows the chip", () => {
    const { board } = device("", { mac: "5c:cf:7f:12:34:56" });
    expect(board.evaluate("process.env.BOARD + process.env.VERSION + process.memory().total")).toBe(
      "ESP8266_4MB2v291600",
    );
    expect(board.evaluate(`JSON.stringify(require("Flash").getPage(0xCB010))`)).toBe('{"addr":831488,"length":4096}');
    expect(board.evaluate(`require("Flash").getPage(0x10000000)`)).toBeUndefined();
    expect(board.evaluate(`require("Flash").getFree()[0].addr`)).toBe(0x200000);
    expect(() => board.evaluate("E.nativeCall(0x40001234, 'void(int)')(1)")).toThrow("not simulated");
  });

  test("has the ROM's MD5, for arrays that lie where it can reach them", () => {
    const { board } =
      device(`function flat(n) { return new Uint8Array(E.toArrayBuffer(E.toFlatString(new Uint8Array(n)))); }
      var context = flat(88), result = flat(16), data = E.toUint8Array("xabc");
      E.nativeCall(0x40009818, "void(int)")(E.getAddressOf(context, true));
      E.nativeCall(0x40009834, "void(int,int,int)")(E.getAddressOf(context, true), E.getAddressOf(E.toUint8Array("abc"), true), 3);
      E.nativeCall(0x40009900, "void(int,int)")(E.getAddressOf(result, true), E.getAddressOf(context, true));`);
    expect(Buffer.from(board.evaluate("result") as Uint8Array).toString("hex")).toBe(
      "900150983cd24fb0d6963f7d28e17f72",
    );
    expect(() =>
      board.evaluate(`E.nativeCall(0x40009818, "void(int)")(E.getAddressOf(context, true));
      E.nativeCall(0x40009834, "void(int,int,int)")(E.getAddressOf(context, true), E.getAddressOf(data, true) + 1, 3)`),
    ).toThrow("crash");
    expect(board.violations).toHaveLength(1);
  });
});
