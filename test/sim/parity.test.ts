import { describe, expect, test } from "vitest";
import { nodemcu } from "../../boards/nodemcu.ts";
import { device } from "./device.ts";
import { hasEngine, runOnEngine } from "./engine.ts";

/** Runs the same code on the simulated board and on the engine, from the same flash. */
async function both(code: string) {
  const { board, lines } = device(`print("BEGIN");
    function show(f) { var r; try { r = f(); } catch (e) { r = "threw " + e.message; } print(r); }
    ${code}
    print("DONE");`);
  const image = board.flash.read(0, nodemcu.flashSize);
  board.powerOn();
  const engine = await runOnEngine(image);
  const { offset, pages } = nodemcu.storage;
  const result = {
    simulated: lines.slice(1, -1),
    engine: engine.lines,
    storage: Buffer.from(board.flash.read(offset, pages * 4096)),
    engineStorage: Buffer.from(engine.flash.subarray(offset, offset + pages * 4096)),
  };
  board.powerOff();
  return result;
}

describe.skipIf(!hasEngine)("the simulated board and the engine", () => {
  test("write Storage alike, byte for byte", async () => {
    const result = await both(`
      var s = require("Storage");
      show(function () { return s.read("none"); });
      show(function () { return s.write("a", "hello", 0, 10); });
      show(function () { return s.write("a", "x", 7); });
      show(function () { return s.write("a", "y", 7); });
      show(function () { return s.write("a", "too much", 5); });
      show(function () { return s.write("a", "abcdefghij"); });
      show(function () { return s.write("a", "abcdefghij"); });
      show(function () { return s.write("a", "abc"); });
      show(function () { return s.write("none", "y", 7); });
      show(function () { return s.write("e", ""); });
      show(function () { return s.write("neg", "a", -1); });
      show(function () { return s.write("o", { a: 1, b: "\\xe9" }); });
      show(function () { return s.write("arr", [1, 2, 255]); });
      show(function () { return s.write("u8", new Uint8Array([4, 5])); });
      show(function () { return s.write("a name that is longer than it may be", "z"); });
      show(function () { return s.write("big", "1234", 0, 9000); });
      show(function () { return s.write("big", "56789", 4095); });
      show(function () { return s.write("big", "A", 8999); });
      s.erase("o"); s.erase("nothing");
      show(function () { return JSON.stringify(s.list()); });
      show(function () { return JSON.stringify(s.list(/^a/)); });
      show(function () { return s.getFree(); });
      show(function () { return JSON.stringify([s.read("a", 1), s.read("a", 1, 1), s.read("a", 3), s.read("a", 99), s.read("a", -5, 2), s.read("a", 1, -1)]); });
    `);
    expect(result.simulated).toEqual(result.engine);
    expect(result.storage.equals(result.engineStorage)).toBe(true);
  });

  test("find the same in texts, what an end cuts off as well", async () => {
    const result = await both(`
      ["cd", "bc", "cx", "abc", "xabc", "", "c"].forEach(function (wanted) {
        show(function () { return JSON.stringify(["abc".indexOf(wanted), "abc".indexOf(wanted, 1), "abc".indexOf(wanted, 9),
          "abc".indexOf(wanted, -3), "abc".includes(wanted), "abc".startsWith(wanted), "abc".endsWith(wanted),
          "abc".lastIndexOf(wanted), "abcabc".replace(wanted, "y"), "".indexOf(wanted)]); });
      });
    `);
    expect(result.simulated).toEqual(result.engine);
  });

  test("make room out of replaced files, from the last page before them that begins with a file", async () => {
    const result = await both(`
      var s = require("Storage");
      var used = 196608 - s.getFree();
      s.write("large", "x", 0, 196608 - 8192 - used - 32);
      show(function () { return s.getFree(); });
      s.write("stays", "stays where it is");
      for (var i = 0; i < 300; i++) s.write("often", "the " + i + "th of many times that this is written, each behind the one before");
      show(function () { return s.read("often") + s.read("stays") + s.read("large", 0, 1); });
      show(function () { return s.getFree(); });
      show(function () { return s.write("none", "x", 0, 9000); });
      show(function () { return s.write("full", "x", 0, 7800); });
      show(function () { return JSON.stringify(s.list()); });
    `);
    const engine = result.engine.filter((line) => !line.startsWith("Compacting"));
    expect(engine.length).toBeLessThan(result.engine.length);
    expect(result.simulated).toEqual(engine);
    expect(result.storage.equals(result.engineStorage)).toBe(true);
  });

  test("reckon alike", async () => {
    const result = await both(`
      show(function () { return [E.clip(5, 0, 3), E.clip(-1, 0, 3), E.clip(2, 0, 3), E.clip("7", 1, 9), E.clip(undefined, 0, 1)].join(); });
      show(function () { return [E.sum([1, 2.5, 300]), E.sum(new Uint16Array([1000, 2])), E.sum("12"), E.sum([]), E.sum([1, "2"])].join(); });
      show(function () { return E.sum(5); });
      show(function () { return [E.variance([1, 2, 3], 2), E.variance(new Float32Array([0.5, 1]), 0)].join(); });
      show(function () { return E.variance(undefined, 1); });
      show(function () { return [E.convolve([1, 2, 3], [4, 5], 0), E.convolve([1, 2, 3], [4, 5], 1), E.convolve([1, 2], [4, 5, 6], -1)].join(); });
      show(function () { return E.convolve([1], 2, 0); });
      show(function () { return [0, 1, 0x80, 0xa5, 511].map(function (b) { return E.reverseByte(b); }).join(); });
      show(function () { return [0, 0.1, 0.25, 0.5, 0.7, 0.95, 1.3, -0.2].map(function (h) { return E.HSBtoRGB(h, 0.8, 0.9); }).join(); });
      show(function () { return [E.HSBtoRGB(0.4, 1, 1, 16), E.HSBtoRGB(0.4, 1, 1, true), E.HSBtoRGB(0.4, 0, 0.5, 1), E.HSBtoRGB(0.4, 1, 0, 1)].join(";"); });
      show(function () { return E.HSBtoRGB(0, 1, 1, 5); });
      [0, 4, -4, 2, 12, -12].forEach(function (bits) {
        var to = new Uint16Array(6);
        show(function () { E.mapInPlace(new Uint8Array([0x12, 0x34, 0x56]), to, undefined, bits); return to.join(); });
      });
      var to = new Uint8Array(4);
      show(function () { E.mapInPlace(new Uint8Array([1, 2, 3]), to, [9, 8, 7, 6]); return to.join(); });
      show(function () { E.mapInPlace(new Uint8Array([1, 2, 3]), to, function (v, i) { return v * 10 + i; }); return to.join(); });
      show(function () { E.mapInPlace([1], to); });
      show(function () { E.mapInPlace(to, to, 5); });
      show(function () { return [E.lookupNoCase({ Abc: 1, d: 2 }, "aBC"), E.lookupNoCase({ Abc: 1 }, "abc", true), E.lookupNoCase({}, "a")].join(); });
    `);
    expect(result.simulated).toEqual(result.engine);
    expect(result.simulated.length).toBe(22);
  });

  test("make the same JSON", async () => {
    const result = await both(`
      var all = "";
      for (var i = 0; i < 256; i++) all += String.fromCharCode(i);
      show(function () { return JSON.stringify(all); });
      show(function () { return JSON.stringify({ a: [undefined, function () {}, NaN, -0, 1e21, 1e-7], b: undefined, c: { d: null }, e: new Uint8Array([1, 2]) }); });
      show(function () { return JSON.stringify([0.1 + 0.2, 1 / 3, 2 / 3, 1e10 / 3, 123456789.123456789, 999999.9999999999, 21.7, 4294967296, -40.25, 5e-324]); });
      show(function () { return JSON.stringify({ a: [1, { b: 2 }], c: {}, d: [] }, null, 2); });
      show(function () { return JSON.stringify("a\\"\\\\b"); });
    `);
    expect(result.simulated).toEqual(result.engine);
  });

  test("read the same JSON, and refuse the same", async () => {
    const texts = [
      '{"a":1} x',
      '{"a":1,}',
      "{a:1}",
      "{'a':1}",
      "[1,2,]",
      "[1 2]",
      '{"a" 1}',
      "",
      "nul",
      "null",
      "tru",
      "- 1",
      "+1",
      "0x10",
      "010",
      "1e3",
      ".5",
      "1.",
      "--1",
      '"\\\\u20ac"',
      '"\\\\u00e9"',
      '"\\\\x41"',
      '"\\\\101"',
      '"\\\\q"',
      '"a',
      "[1",
      '{"a":',
      '{"a":1',
      "// c\\n1",
      "/*c*/1",
      "undefined",
      "NaN",
      "[,]",
      '{"__proto__":1}',
      "1e999",
      "{1:2}",
      '{"a":{"b":[true,false,null]}}',
      "function(){}",
      "`a`",
      "[1]]",
      '{"a":1;}',
      "{,}",
      "-0",
      '"\\\\u12"',
      '-\\"a\\"',
    ];
    const code = texts.map(
      (text) => `show(function () { return JSON.stringify(JSON.parse(${JSON.stringify(text)})); });`,
    );
    const result = await both(code.join("\n"));
    expect(result.simulated).toEqual(result.engine);
  });

  test("agree on bytes, Base64 and checksums", async () => {
    const result = await both(`
      show(function () { return JSON.stringify([atob("AP+A"), atob("A*B-_ C=D"), atob("A"), atob("AAA"), atob("QUJD QUJD"), atob("QQ==QQ==")]); });
      show(function () { return btoa("\\x00\\xff\\x80") + btoa([1, 2]); });
      show(function () { return E.CRC32("123456789") + " " + E.CRC32([1, 2, 3]); });
      show(function () { return JSON.stringify([E.toString([65, 66]), E.toString("abc"), E.toString([65, [66, 67]], "z"), E.toString()]); });
      show(function () { return JSON.stringify([E.toUint8Array("abc"), E.toUint8Array(5), E.toUint8Array([1, 300, -1])]); });
      show(function () { var a = new Uint8Array(4); a.set("abcdefgh", 2); a.set([300, 2], 3); a.set("xy", 4); a.set(new Uint8Array([1, 2]), 9); return JSON.stringify(a); });
      show(function () { var a = new Uint8Array([1, 2, 3, 4]); a.set("\xff\x80"); a.set(new Uint8Array(a.buffer, 0, 3), 2); return JSON.stringify(a); });
      show(function () { return String.fromCharCode(300, 65, -1).length + " " + String.fromCharCode(300).charCodeAt(0); });
    `);
    expect(result.simulated).toEqual(result.engine);
  });
});
