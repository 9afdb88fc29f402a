import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";
import { LOG_LEVELS, type LogLevel } from "../../compiler/validate.ts";
import { builtImage } from "../support/built-image.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const SKETCH = `
import * as homie from "homie-espruino";
import { error, warn as complain } from "homie-espruino";

const here = { debug: (text: string) => print("mine: " + text) };
homie.onReady(() => {
  homie.debug("from debug " + E.getSizeOf(here));
  if (homie.isConnected()) homie.debug("another from debug");
  homie.info("from info");
  complain("from warn");
  error("from error");
  here.debug("kept");
});
`;

function sketch(): string {
  const path = join(temporaryDirectory(), "logs.ts");
  writeFileSync(path, SKETCH);
  return path;
}

it.each(LOG_LEVELS.map((level, least): [LogLevel, number] => [level, least]))(
  "an image for the log level %s holds nothing of those below it",
  async (logLevel, least) => {
    const { image } = await builtImage({ sketch: sketch(), logLevel }, SKETCH);
    const text = Buffer.from(image).toString("latin1");
    for (const [at, level] of LOG_LEVELS.entries()) expect(text.includes(`from ${level}`), level).toBe(at >= least);
    expect(text.includes("getSizeOf")).toBe(least === 0);
    expect(text).toContain("kept");
  },
);

it("the console has what is logged with its level, and nothing of debug unless it was asked for", async () => {
  const device = await board(sketch());
  await device.ready();
  await device.advance("1 s");
  const said = device.console.filter((line) => line.includes("from ") || line.includes("mine"));
  expect(said).toEqual(["info: from info", "warn: from warn", "error: from error", "mine: kept"]);
});
