import { expect, it } from "vitest";
import { LastingLines } from "../../cli/terminal/lasting-lines.ts";

it("writes lines in place of those before, as many as there is room for, and obeys nothing in them", () => {
  let text = "";
  const lines = new LastingLines({ rows: 5, write: (part) => (text += part) });
  const of = (...all: string[]) => all.map((one) => [{ text: one }]);
  lines.show(of("a", "b\x1b[2J"));
  expect(text).toBe("\x1b[?7la\x1b[K\nb\\u001b[2J\x1b[K\n\x1b[J\x1b[?7h");
  text = "";
  lines.show(of("1", "2", "3", "4", "5"));
  expect(text).toBe("\x1b[2A\r\x1b[?7l1\x1b[K\n2\x1b[K\n3\x1b[K\n… and 2 more\x1b[K\n\x1b[J\x1b[?7h");
  text = "";
  lines.show(of("1", "2", "3", "4", "6"));
  expect(text).toBe("");
  lines.leave();
  lines.show(of("again"));
  expect(text).toBe("\x1b[?7lagain\x1b[K\n\x1b[J\x1b[?7h");
});

it("writes all lines where the terminal does not know how high it is", () => {
  let text = "";
  const lines = new LastingLines({ rows: 0, write: (part) => (text += part) });
  lines.show(["1", "2", "3"].map((one) => [{ text: one }]));
  expect(text).toContain("1\x1b[K\n2\x1b[K\n3\x1b[K\n");
});

it("gives a text the colour of its meaning on a terminal", () => {
  let text = "";
  const lines = new LastingLines({ isTTY: true, rows: 9, write: (part) => (text += part) });
  lines.show([[{ text: "ready", meaning: "good" }, { text: "  lamp" }]]);
  expect(text).toContain("\x1b[32mready\x1b[0m  lamp\x1b[K\n");
});
