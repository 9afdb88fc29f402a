import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ota, refuse, size, start, take } from "./roll-out.ts";

describe("homie ota on a terminal", () => {
  const { isTTY, rows } = process.stdout;
  beforeEach(() => Object.assign(process.stdout, { isTTY: true, rows: 24 }));
  afterEach(() => Object.assign(process.stdout, { isTTY, rows }));

  /** What the terminal showed, one after the other. */
  const frames = (output: string): string[][] =>
    output
      .split("\x1b[?7l")
      .slice(1)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal obeys is left out
      .map((frame) => frame.split("\x1b[J")[0]!.replace(/\x1b\[[\dK]*m?/g, ""))
      .map((frame) =>
        frame
          .split("\n")
          .map((line) => line.trimEnd())
          .filter((line) => line !== ""),
      );

  it("keeps a table in its place, and leaves the results", async () => {
    const flags = await start({ lamp: take, hall: refuse, door: take });
    const { code, output } = await ota(...flags);
    const shown = frames(output);
    expect(shown[0]).toEqual([
      "0 of 3 devices run the firmware; 0 failed, 1 under way, 2 to go.",
      "Device  State        Done",
      "lamp    looked for",
      "hall    waits",
      "door    waits",
    ]);
    const seen = shown.map((lines) => lines[2]?.replace(/ +/g, " "));
    for (const row of ["lamp is sent it", "lamp writes it 50 %", "lamp restarts 50 %", "lamp updated 100 %"]) {
      expect(seen).toContain(row);
    }
    expect(shown.flat().map((line) => line.replace(/ +/g, " "))).toContain(
      "hall refused The device answers 400 NOT_ENOUGH_SPACE",
    );
    expect(output).not.toContain("Waiting for the device");
    const end = output.slice(output.lastIndexOf("\x1b[?7h") + 5);
    expect(end.split("\n").slice(0, 5)).toEqual([
      "Device  Result",
      "lamp    updated",
      "hall    refused: The device answers 400 NOT_ENOUGH_SPACE",
      "door    updated",
      "2 of 3 devices run the firmware.",
    ]);
    expect(code).toBe(1);
  });

  it("shows those first that are under way, where there is room for few", async () => {
    process.stdout.rows = 6;
    const { output } = await ota(...(await start({ a: take, b: refuse, c: take })), "--wave", "1");
    const shown = frames(output).map((lines) => lines.slice(2).map((line) => line.split(/ +/)[0]));
    expect(shown[0]).toEqual(["a", "b", "…"]);
    expect(shown).toContainEqual(["c", "b", "…"]);
  });

  it("obeys nothing of what devices say", async () => {
    const [, id] = await start({ "x\x1b[2J": (_attribute, _payload, device) => device.status("500 \x1b[2J\x9b") });
    const { output } = await ota("--device", id!, "--device", "other");
    expect(output).not.toContain("\x1b[2J");
    expect(output).not.toContain("\x9b");
    expect(frames(output).flat().join("\n")).toContain("x\\u001b[2J  ");
  });

  it("keeps the bar for one device", async () => {
    const { output } = await ota(...(await start({ a: take })));
    expect(output).toContain("Waiting for the device a …");
    expect(output).toContain(` 50 %  ${size / 2} of ${size} bytes`);
  });
});
