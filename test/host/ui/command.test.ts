import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../../../files/root.ts";
import { freePort } from "../../../host/machines/free-port.ts";
import { startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { runCommand } from "../../cli/run-command.ts";

it("homie ui serves its page until Ctrl-C", async () => {
  const broker = await startBroker();
  const port = await freePort();
  const words = ["ui", "--broker", broker.url, "--port", `${port}`];
  const child = spawn(process.execPath, [join(ROOT, "bin/homie.js"), ...words]);
  try {
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => (output += piece));
    await expect
      .poll(() => output, { timeout: 30_000 })
      .toBe(`http://127.0.0.1:${port}/ shows the devices. Ctrl-C stops it.\n`);
    const page = await fetch(`http://127.0.0.1:${port}/page.js`);
    expect(page.status).toBe(200);
    // A page that is open does not keep it from ending.
    await fetch(`http://127.0.0.1:${port}/api/events`);
    const closed = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGINT");
    expect(await closed).toBe(0);
  } finally {
    child.kill("SIGKILL");
    await broker.close();
  }
});

it.each([
  [["--port", "70000"], "It is a number from 1 to 65535."],
  [["--port", "0"], "It is a number from 1 to 65535."],
  [["--host", "http://here"], "It is an address or a name, without a port."],
])("homie ui refuses %j", async (words, message) => {
  const { code, output } = await runCommand("ui", "--broker", "mqtt://127.0.0.1:1", ...words);
  expect(output).toContain(message);
  expect(code).toBe(2);
});

it("homie ui says that there is no broker, and shows no password", async () => {
  const port = `${await freePort()}`;
  const { code, output } = await runCommand("ui", "--broker", "mqtt://ann:hunter22@127.0.0.1:1", "--port", port);
  expect(output).toBe(
    "homie: No broker is listening at mqtt://127.0.0.1:1. Check host and port, and that the broker runs.\n",
  );
  expect(code).toBe(1);
});
