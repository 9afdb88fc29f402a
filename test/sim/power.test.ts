import { describe, expect, test } from "vitest";
import { nodemcu } from "../../boards/nodemcu.ts";
import { NorFlash } from "../../sim/nor-flash.ts";
import { device, until } from "./device.ts";

const FREE = 0x200000;

describe("a board", () => {
  test("says so when there is nothing to run", () => {
    const { board, lines } = device("");
    board.flash.restore(new NorFlash(nodemcu.flashSize).snapshot());
    board.powerOn();
    expect(lines).toEqual(["There is no .bootcde in Storage: nothing to run"]);
    expect(board.evaluate("1 + 1")).toBe(2);
    board.powerOff();
  });

  test("prints what its code throws and stays usable", async () => {
    const { board, lines } = device(`
      setTimeout(function () { print("still here"); }, 20);
      setTimeout(function () { throw "in a timer"; }, 5);
      var x = 5;
      throw new Error("at boot");`);
    const uncaught: unknown[] = [];
    board.on("uncaught", (error) => uncaught.push(String(error)));
    board.powerOn();
    expect(lines[0]).toBe("Uncaught Error: at boot");
    expect(board.evaluate("x")).toBe(5);
    await until(() => lines.includes("still here"), lines);
    expect(uncaught).toEqual(["Error: at boot", "in a timer"]);
    board.powerOff();
  });

  test("hands exceptions to the device's own listener instead", async () => {
    const { board, lines } = device(`
      process.on("uncaughtException", function (e) { print("caught " + e.message); });
      setTimeout(function () { throw new Error("boom"); }, 1);`);
    board.powerOn();
    await until(() => lines.length > 0, lines);
    expect(lines).toEqual(["caught boom"]);
    board.powerOff();
  });

  test("boots again by itself in a world of its own, and its time goes on", async () => {
    const { board, lines } = device(`
      print(typeof left + " " + (getTime() > 0));
      var left = 1;
      setTimeout(function () { print("never"); }, 30);
      if (require("Storage").read("again") === undefined) {
        require("Storage").write("again", "x");
        try { require("ESP8266").reboot(); } catch (e) { print("never caught"); }
        print("never reached");
      }`);
    let rebooted = 0;
    board.on("reboot", () => rebooted++);
    board.powerOn();
    await until(() => lines.includes("never"), lines);
    expect(lines).toEqual(["undefined true", "undefined true", "never"]);
    expect([board.reboots, rebooted]).toEqual([1, 1]);
    board.powerOff();
  });

  test("is dead after a power cut: timers, printing, flash, and code that catches everything", async () => {
    const { board, lines } = device(`
      setInterval(function () { print("tick"); }, 1);
      function work() {
        for (var i = 0; i < 20; i++) {
          try { require("Flash").write("abcd", ${FREE} + i * 4); } catch (e) {}
          try { print("wrote " + i); } catch (e) {}
        }
      }
      Promise.resolve().then(function () { try { require("Storage").write("late", "x"); } catch (e) {} });`);
    board.powerOn();
    let cuts = 0;
    board.on("powerCut", () => cuts++);
    board.flash.cutPower({ operation: 3, stage: "before" });
    board.evaluate("work()");
    const printed = lines.length;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(lines.slice(printed)).toEqual([]);
    expect(lines.filter((line) => line.startsWith("wrote"))).toHaveLength(3);
    expect(board.flash.read(FREE + 12, 8).every((byte) => byte === 0xff)).toBe(true);
    expect([cuts, board.isOn]).toEqual([1, false]);
    board.powerOn();
    expect(board.isOn).toBe(true);
    board.powerOff();
  });

  test("survives a power cut at every flash operation of a write", () => {
    const { board } = device(`
      var storage = require("Storage");
      if (storage.read("b") === undefined) storage.write("b", "hello world");
      else storage.write("b", "HELLO WORLD!");`);
    const start = board.flash.snapshot();
    const seen = new Set<string>();
    for (const stage of ["before", "during", "after"] as const) {
      for (let operation = 0; operation < 4; operation++) {
        board.flash.restore(start);
        board.flash.clearFaults();
        board.flash.cutPower({ operation, stage, seed: operation });
        board.powerOn();
        board.powerOff();
        board.flash.clearFaults();
        board.powerOn();
        seen.add(String(board.evaluate(`require("Storage").read("b")`)));
        board.powerOff();
      }
    }
    expect(seen).toContain("hello world");
    expect(seen).toContain("HELLO WORLD!");
  });

  test("tells of what firmware must not do", () => {
    const { board, lines } = device(`
      try { require("Flash").write("abc", ${FREE}); } catch (e) { print(e instanceof Error); }
      try { require("Storage").compact(); } catch (e) { print(e instanceof Error); }`);
    board.powerOn();
    expect(lines).toEqual(["true", "true"]);
    expect(board.violations).toHaveLength(2);
    board.powerOff();
  });
});
