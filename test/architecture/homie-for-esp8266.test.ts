import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../../files/root.ts";

const page = readFileSync(join(ROOT, "docs/homie-for-esp8266.md"), "utf8");

it("docs/homie-for-esp8266.md names tests and examples that are there", () => {
  const files = [...page.matchAll(/`((?:test|examples)\/[^`]+\.ts)`/g)].map(([, file]) => file!);
  expect(files.length).toBeGreaterThan(40);
  expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

it("has a test for each feature, or a reason why it is left out", () => {
  const rows = [...page.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]*) ?\|$/gm)].filter(
    ([, first]) => !/^(---|Homie for)/.test(first!),
  );
  expect(rows.length).toBeGreaterThan(40);
  const without = rows.filter(([, , here, shown]) => !shown!.includes("`") && !/^(left out|not yet)/.test(here!));
  expect(without.map(([row]) => row)).toEqual([]);
});
