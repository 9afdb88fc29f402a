import { describe, expect, it } from "vitest";
import { addUp, StatisticsReader } from "../../../bench/chip/statistics.ts";
import { replaceTables } from "../../../bench/page-tables.ts";

/** What the emulator writes, shortened; the lines that are read are whole. */
const REPORT = `[   0.022] net: port 88 is open at 127.0.0.1:10088
[   0.055] STACK: this turn (init done) took 5968 bytes, sp 3fffe820
[   0.905] STACK: this turn (task 0 signal 1) took 4160 bytes, sp 3fffef30
---- RESTART at 1.100 s (reckoned at 160 MHz, 1 instruction a cycle)
instructions 100000000, ROM routines (estimate) 500000, taken branches 2, loads 3, cache misses code 4 data 5; CPI 1.24
flash: mapped reads 10, SPI reads 0, writes 3 (24 bytes), erases 1, operations 4
variables: now 300, peak (sampled every 400000 instructions) 700 at jspeFactor+0x10d; heap: in use 0, peak 280, size 19760
since the last reset: 1.100 s; instructions 100000000 + ROM 500000 = 1.26 s at 80 MHz, 0.6 s at 160 MHz; flash, delays, idle 0.06 s; flash writes 3 (24 bytes), erases 1; odd samples 0
stack: deepest sp 3fffe820, 5968 bytes below 3fffff70 (at jslNextCh+0x3)
stack by turns, KB: 0:2 4:1 5:1
      JavaScript at the deepest:
      lex 3fffdba0 flash 0d0116+74: let a=b(>>>c)
turns of more than 100,000 instructions: 2, together 40000000 instructions (0.50 s at 80 MHz, 0.25 s at 160 MHz)
turns 4, longer than 10 ms 2, 50 ms 2, 200 ms 1; posts failed 0; longest:
      350.00 ms (56000000 instructions, 50.5 ms of flash and delays) power on at 0.500 s
      210.25 ms (30000000 instructions, 50.0 ms of flash and delays) task 0 signal 1 at 0.905 s
  in the 350 ms turn:
   at 40 ms
      lex 3fffdba0 flash 0d0116+74: not ours
  in the 210 ms turn:
   at 41 ms
      lex 3fffdba0 flash 0d0200+10: f(>>>)
[   1.100] restarts
[   1.905] STACK: this turn (task 0 signal 1) took 7232 bytes, sp 3fffe330
---- on request at 2.200 s (reckoned at 160 MHz, 1 instruction a cycle)
variables: now 500, peak (sampled every 400000 instructions) 650 at jspeFactor+0x10d; heap: in use 0, peak 280, size 19760
since the last reset: 1.100 s; instructions 50000000 + ROM 100000 = 1 s at 80 MHz; flash writes 0 (0 bytes), erases 0; odd samples 0
stack: deepest sp 3fffe330, 7232 bytes below 3fffff70 (at jslNextCh+0x3)
      JavaScript at the deepest:
      lex 3fffdba0 flash 0d0300+5: deeper(>>>)
turns of more than 100,000 instructions: 1, together 2000000 instructions (0.03 s at 80 MHz, 0.01 s at 160 MHz)
turns 2, longer than 10 ms 1, 50 ms 0, 200 ms 0; posts failed 0; longest:
       12.50 ms (2000000 instructions, 0.0 ms of flash and delays) task 0 signal 1 at 1.905 s`;

describe("what the emulator tells", () => {
  it("is added up over a restart", () => {
    const reader = new StatisticsReader();
    const others = REPORT.split("\n").filter((line) => !reader.take(line));
    expect(others).toEqual(["[   0.022] net: port 88 is open at 127.0.0.1:10088", "[   1.100] restarts"]);
    expect(addUp(reader.happenings)).toEqual({
      stack: 7232,
      bootStack: 5968,
      deepest: ["  flash 0d0300+5: deeper(>>>)"],
      longest: {
        ms: 210.25,
        flashMs: 50,
        instructions: 30000000,
        what: "task 0 signal 1",
        javaScript: ["   at 41 ms", "  flash 0d0200+10: f(>>>)"],
      },
      longestReckoning: 160.25,
      instructions: 150600000,
      busyInstructions: 42000000,
      variables: 500,
      variablesPeak: 700,
      erases: 1,
      writes: 3,
    });
  });

  it("is nothing where nothing happened", () => {
    expect(addUp([])).toMatchObject({
      stack: undefined,
      bootStack: undefined,
      longest: undefined,
      busyInstructions: 0,
    });
  });
});

describe("the page's tables", () => {
  it("replace what is between the marks", () => {
    const page = "before\n<!-- chip:begin -->\nold\n<!-- chip:end -->\nafter";
    expect(replaceTables(page, "chip", "new", "chip.md")).toBe(
      "before\n<!-- chip:begin -->\nnew\n<!-- chip:end -->\nafter",
    );
    expect(() => replaceTables("nothing", "chip", "new", "chip.md")).toThrow("chip.md: the lines");
  });
});
