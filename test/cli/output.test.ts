import { describe, expect, it } from "vitest";
import { createOutput } from "../../cli/terminal/output.ts";
import type { Output } from "../../host/output.ts";

/** What is written by some output. */
function written(isTTY: boolean, use: (output: Output) => void): string {
  let text = "";
  use(createOutput({ isTTY, write: (part) => (text += part) }));
  return text;
}

describe("output", () => {
  it("keeps the bar below the lines on a terminal", () => {
    const text = written(true, (output) => {
      output.progress(50, 100);
      output.line("hello");
      output.progress(100, 100);
      output.line("bye");
    });
    const half = `[${"#".repeat(15)}${".".repeat(15)}]  50 %  50 of 100 bytes`;
    const whole = `[${"#".repeat(30)}] 100 %  100 of 100 bytes`;
    expect(text).toBe(`\r\x1b[K${half}\r\x1b[Khello\n${half}\r\x1b[K${whole}\nbye\n`);
  });

  it("hands nothing to a terminal that was overlooked in a line", () => {
    expect(written(true, (output) => output.line("one\x1b[2J\r\ntwo\x9b1m"))).toBe("one\\u001b[2J\\r\ntwo\\u009b1m\n");
  });

  it("ends a bar that stays short", () => {
    const text = written(true, (output) => {
      output.progress(1, 2);
      output.endProgress();
      output.line("failed");
    });
    expect(text).toMatch(/bytes\nfailed\n$/);
  });

  it("writes a line each tenth without a terminal", () => {
    const text = written(false, (output) => {
      for (let done = 0; done <= 1000; done += 5) output.progress(done, 1000);
    });
    expect(text.split("\n").length).toBe(12);
    expect(text).not.toContain("\x1b");
  });
});
