import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { runDev } from "../../cli/run-dev.ts";
import { startBroker } from "../../host/mqtt/embedded-broker.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { runCommand } from "./run-command.ts";

/** A sketch that says something when it starts. */
const sketch = (text: string) => `import * as homie from "homie-espruino";
homie.node("node", "Node", "test").advertise("on", { datatype: "boolean" });
console.log("${text}");
`;

it("runs the sketch, and brings each change of it that builds into the running board", {
  timeout: 120_000,
}, async () => {
  const folder = temporaryDirectory();
  // A name that is no id of a device.
  const file = join(folder, "my_lamp.ts");
  writeFileSync(file, sketch("the first"));
  const lines: string[] = [];
  const errors: string[] = [];
  const spy = vi.spyOn(console, "error").mockImplementation((...said) => void errors.push(said.join(" ")));
  const controller = new AbortController();
  const running = runDev({
    sketch: file,
    flags: { out: join(folder, "build"), name: "my_lamp" },
    config: undefined,
    port: undefined,
    engine: undefined,
    folder: temporaryDirectory(),
    signal: controller.signal,
    output: { line: (text) => void lines.push(text), progress() {}, endProgress() {} },
  });
  const says = (text: string) =>
    expect.poll(() => lines, { timeout: 60_000 }).toContainEqual(expect.stringContaining(text));
  try {
    await says("homie/desk");
    await says("board | the first");
    await says("board | Ready");
    writeFileSync(file, sketch("the second").replace('"boolean"', '"bool"'));
    await expect.poll(() => errors.join("\n"), { timeout: 60_000 }).toContain("my_lamp.ts:2:");
    writeFileSync(file, sketch("the second"));
    await says("board | the second");
    await says("Updated in");
    expect(lines.filter((line) => line.includes("the first"))).toHaveLength(1);
  } finally {
    spy.mockRestore();
    controller.abort();
    await running;
  }
});

it("ends when it is told so while it builds", async () => {
  const folder = temporaryDirectory();
  const file = join(folder, "lamp.ts");
  writeFileSync(file, sketch("the first"));
  const controller = new AbortController();
  await runDev({
    sketch: file,
    flags: { out: join(folder, "build") },
    config: undefined,
    port: undefined,
    engine: undefined,
    folder: temporaryDirectory(),
    signal: controller.signal,
    output: { line: () => controller.abort(), progress() {}, endProgress() {} },
  });
});

it("says that its broker's port is taken", async () => {
  const taken = await startBroker();
  try {
    const { code, output } = await runCommand("dev", "lamp.ts", "--port", `${taken.port}`);
    expect(output).toContain(`No broker can listen at port ${taken.port}`);
    expect(code).toBe(1);
  } finally {
    await taken.close();
  }
});
