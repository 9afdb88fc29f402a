import { expect, it } from "vitest";
import { runCommand } from "./run-command.ts";

it("the demo shows an update and a change of the configuration, and says what was proven", async () => {
  const { code, output } = await runCommand("demo");
  expect(output).toContain("board | light 1.0.0");
  expect(output).toContain("100 %");
  expect(output).toContain("board | light 1.1.0");
  expect(output).toContain('name: "Light" -> "Reading lamp"');
  expect(output).toMatch(/\nProven in [\d.]+ s: .*\n$/);
  expect(code).toBe(0);
});
