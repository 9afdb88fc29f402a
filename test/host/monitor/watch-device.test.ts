import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { buildImage } from "../../../compiler/index.ts";
import { sourceMap } from "../../../compiler/source-map.ts";
import { mapFile } from "../../../files/map-file.ts";
import { ROOT, shownPath } from "../../../files/root.ts";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { type CommandResult, type RunningCommand, runCommand, startCommand } from "../../cli/run-command.ts";
import { Device, TOPIC_OF_5 } from "../../scenario/device.ts";
import { buildFromMemo, builtImage } from "../../support/built-image.ts";
import { timePasses } from "../../support/passing-time.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { engine } from "../machines/engine-present.ts";
import { FakeDevice } from "../mqtt/fake-device.ts";
import { SOCAT } from "../serial/engine-on-cable.ts";

let broker: EmbeddedBroker;
let watched: Watched | undefined;
let devices: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  broker = await startBroker();
});
afterEach(async () => {
  await watched?.stop();
  watched = undefined;
  for (const device of devices) await device.stop();
  devices = [];
  await broker.close();
  vi.unstubAllEnvs();
});

/** `homie monitor`, as it is typed. */
class Watched {
  readonly #command: RunningCommand;

  constructor(...args: string[]) {
    this.#command = startCommand("monitor", ...args);
  }

  /** What it has shown, without the time that stands before each line. */
  get lines(): string[] {
    const lines = this.#command.output().split("\n").slice(0, -1);
    return lines.map((line) => line.replace(/^\d\d:\d\d:\d\d\.\d{3} /, ""));
  }

  async shows(text: string | RegExp): Promise<void> {
    const fits = (line: string): boolean => (typeof text === "string" ? line === text : text.test(line));
    await vi.waitFor(() => expect(this.lines.some(fits), `${text} in\n${this.lines.join("\n")}`).toBe(true), {
      timeout: 20_000,
      interval: 20,
    });
  }

  async stop(): Promise<CommandResult> {
    process.emit("SIGINT");
    return await this.#command.ended;
  }
}

const watch = (...args: string[]): Watched => {
  watched = new Watched("--broker", broker.url, "--device", "lamp", ...args);
  return watched;
};

/** A lamp of version 5, or of version 3. */
async function lamp(id = "5/lamp", said: Record<string, string> = {}): Promise<FakeDevice> {
  const device = await FakeDevice.start(broker.url, id);
  devices.push(device);
  for (const [attribute, payload] of Object.entries(said)) await device.keep(attribute, payload);
  return device;
}
const IN_5 = "$implementation/";
const OF_5 = {
  ...{ [`${IN_5}fw/name`]: "light", [`${IN_5}fw/version`]: "1.0.0", [`${IN_5}stats/freeheap`]: "13200" },
  ...{ [`${IN_5}stats/uptime`]: "93784", [`${IN_5}stats/signal`]: "78" },
};

describe("a device that only talks", () => {
  timePasses();

  it("shows a device's log with time and level, its state, its alerts and its memory", async () => {
    const device = await lamp("5/lamp", OF_5);
    const watched = watch();
    await watched.shows(/Memory/);
    for (const level of ["debug", "info", "warn", "error", "fatal"]) await device.say(`$log/${level}`, `from ${level}`);
    await device.keep("$alert/sketch", "Water in the cellar");
    await device.keep("$alert/sketch", "");
    await device.keep(`${IN_5}stats/dropped`, "3");
    await device.say(`${IN_5}ota/status`, "202");
    await device.say(`${IN_5}ota/status`, "206 1/9");
    await device.say("$log/info", "the last");
    await watched.shows("I  the last");
    expect(watched.lines).toEqual([
      `   -- Watching homie/5/lamp at ${broker.url}: light 1.0.0, Homie 5.`,
      "I  $state: ready",
      "   -- Memory: 13,200 bytes are free. Signal: 78 %. Up for 1 d 02:03.",
      "I  from debug",
      "I  from info",
      "W  from warn",
      "E  from error",
      "E  from fatal",
      "W  Alert, sketch: Water in the cellar",
      "I  Alert, sketch: over",
      "W  It could not send 3 values: the network does not keep up.",
      "I  OTA: 202",
      "I  the last",
    ]);
    expect((await watched.stop()).code).toBe(0);
  });

  it("shows an error's places in the sketch, by the image that the device says it runs", async () => {
    const folder = temporaryDirectory();
    const sketch = join(folder, "sketch.ts");
    const file = join(folder, "test-1.0.0.bin");
    const FAULT = "  const value = thing.deep!.value;";
    writeFileSync(
      sketch,
      `import { note } from "homie-espruino";

function peel(thing: { deep?: { value: number } }): number {
${FAULT}
  note("peeled " + value);
  return value + 1;
}

setTimeout(() => {
  note("more " + peel({ deep: { value: 1 } }) + peel({}));
}, 3);
`,
    );
    const built = await buildImage({
      ...{ sketch, firmware: join(import.meta.dirname, "../../compiler/fixtures/firmware.ts") },
      ...{ board: "nodemcu", name: "test", version: "1.0.0", brand: "Homie" },
    });
    writeFileSync(file, built.image);
    writeFileSync(mapFile(file), sourceMap(built, file));
    const text = Buffer.from(built.image).toString("latin1");
    const at = text.search(/\.value;/);
    const line = text.slice(0, at).split("\n").length;
    const place = `fw.b:${line}:${at - text.lastIndexOf("\n", at)}`;
    const thrown = `Error: Can't read property 'value' of undefined\n    at i (${place})`;

    const device = await lamp("5/lamp", { [`${IN_5}fw/checksum`]: built.md5 });
    const watched = watch("--firmware", folder);
    await watched.shows(/Watching/);
    await device.say("$log/error", thrown);
    await watched.shows(`E     ${FAULT.trim()}`.replace("E     ", "E         "));
    expect(watched.lines).toContain(`E      at ${shownPath(sketch)}:4  (i, ${place})`);
    // Of another image nothing is known.
    await device.keep(`${IN_5}fw/checksum`, "f".repeat(32));
    await device.say("$log/error", thrown);
    await watched.shows(`E      at i (${place})`);
  });

  it("shows as text whatever a device says, and no more of it than is worth reading", async () => {
    const device = await lamp("5/lamp", { [`${IN_5}fw/name`]: "\x1b[2Jlight" });
    const watched = watch();
    await watched.shows(/Memory|memory/);
    await device.say("$log/error", "\x1b]0;title\x07\u202e");
    await device.say("$log/warn", Buffer.from([0xff, 0x9b, 0x31]));
    await device.keep("$alert/\x1b[1m", "\x1b[2J\nalert");
    await device.say("$log/info", "a line\n".repeat(1000));
    await device.say("$log/info", "x".repeat(100_000));
    await device.keep("$state", "\x1b[0m");
    await watched.shows("I  $state: \\u001b[0m");
    const { lines } = watched;
    expect(lines[0]).toContain("\\u001b[2Jlight");
    expect(lines).toContain("E  \\u001b]0;title\\u0007\\u202e");
    expect(lines).toContain("I      … and 971 more lines");
    expect(lines.length).toBeLessThan(50);
    for (const line of lines) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the question
      expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
      expect(line.length).toBeLessThan(600);
    }
  });

  it("says that a device of an older version has no log, and what to do, and shows what it does say", async () => {
    const device = await lamp("lamp", { $homie: "3.0.1", "$fw/name": "light", "$fw/version": "1.0.0" });
    const watched = watch();
    await watched.shows(/has no topic for its log/);
    expect(watched.lines).toContain(`   -- Watching homie/lamp at ${broker.url}: light 1.0.0, Homie 3.0.1.`);
    expect(watched.lines.join(" ")).toContain(
      "build its firmware with --homie 5, or watch its console: homie monitor --port",
    );
    await device.keep("$implementation/safe-mode", "the sketch is left out");
    await device.keep("$state", "alert");
    await device.say("$implementation/ota/status", "403");
    await device.say("$implementation/config/status", "200");
    await watched.shows("I  Configuration: 200");
    expect(watched.lines.slice(-4)).toEqual([
      "W  Alert, safe mode: the sketch is left out",
      "W  $state: alert",
      "W  OTA: 403",
      "I  Configuration: 200",
    ]);
  });

  it("goes on when the device restarts, and when an update takes it to version 5", async () => {
    const device = await lamp("lamp", { $homie: "3.0.1", "$stats/uptime": "500", "$stats/freeheap": "13200" });
    const watched = watch();
    await watched.shows(/Memory: 13,200/);
    await device.restart({ "$fw/checksum": "a".repeat(32), "$fw/name": "light", "$fw/version": "1.1.0" });
    await device.keep("$stats/uptime", "10");
    await device.keep("$stats/freeheap", "12000");
    await watched.shows("   -- It was started again. Memory: 12,000 bytes are free. Up for 00:00.");
    expect(watched.lines.slice(-5, -1)).toEqual([
      "E  $state: lost",
      "I  $state: init",
      "   -- It runs a firmware that it does not name now.",
      "I  $state: ready",
    ]);
    await device.keep("$state", "lost");
    const moved = await lamp("5/lamp", OF_5);
    await watched.shows(/Watching homie\/5\/lamp/);
    await moved.say("$log/warn", "from its new place");
    await watched.shows("W  from its new place");
  });

  it("waits for a broker that goes away", async () => {
    await lamp("5/lamp", OF_5);
    const watched = watch();
    await watched.shows(/Memory/);
    const { port } = broker;
    await broker.close();
    await watched.shows(/-- The broker .* has closed the connection.* Looking for it again every 5 s …/);
    broker = await startBroker({ port });
    const device = await lamp("5/lamp", { ...OF_5, $state: "sleeping" });
    await watched.shows("W  $state: sleeping");
    await device.say("$log/warn", "back");
    await watched.shows("W  back");
  });

  it("finds the broker as other commands do", async () => {
    await lamp("5/lamp", OF_5);
    vi.stubEnv("HOMIE_BROKER", broker.url);
    watched = new Watched("--device", "lamp");
    await watched.shows(`   -- Watching homie/5/lamp at ${broker.url}: light 1.0.0, Homie 5.`);
  });

  it.each([
    [["--device", "lamp", "--port", "/dev/ttyUSB0"], 2, "'--port <port>' cannot be used with option '--device <id>'"],
    [["--device", "lamp", "--baud", "9600"], 2, "'--baud <baud>' cannot be used with option '--device <id>'"],
    [["--broker", "mqtt://127.0.0.1"], 2, "--broker is for a device at a broker: say which with --device <id>."],
    [["--base-topic", "homes/"], 2, "--base-topic is for a device at a broker"],
    [["--device", "a/b"], 2, "An id is one level of a topic"],
    [["--device", "lamp", "--broker", "mqtt://127.0.0.1:1"], 1, "No broker is listening at mqtt://127.0.0.1:1."],
  ])("ends when its words are %j", async (args, code, text) => {
    const result = await runCommand("monitor", ...args);
    expect(result.output).toContain(text);
    expect(result.code).toBe(code);
  });

  it("says which devices there are when the one is not", async () => {
    await lamp("5/other", OF_5);
    const { code, output } = await runCommand(
      ...["monitor", "--broker", broker.url, "--device", "lamp", "--timeout", "20"],
    );
    expect(output).toContain("Within 20 s no device has shown itself at homie/lamp. Devices seen there: other.");
    expect(code).toBe(1);
  });
});

it.skipIf(!engine)(
  "shows the place of an error that a sketch logs, on real Espruino",
  async () => {
    const folder = temporaryDirectory();
    const sketch = join(folder, "sketch.ts");
    const file = join(folder, "test-1.0.0.bin");
    writeFileSync(
      sketch,
      `import * as homie from "homie-espruino";

function peel(thing: { deep?: { value: number } }): number {
  const value = thing.deep!.value;
  print("peeled " + value);
  return value + 1;
}

homie.node("orders", "Orders", "").advertise("do", {
  settable: (order, property) => {
    print(order, peel({ deep: { value: 1 } }));
    try {
      print(peel({}));
    } catch (error) {
      homie.error((error as Error).stack!);
    }
    property.send(order);
  },
});
`,
    );
    const built = await buildFromMemo({ sketch, homie: 5 });
    writeFileSync(file, built.image);
    writeFileSync(mapFile(file), sourceMap(built, file));
    const device = await Device.start(engine, broker.port, built, {}, TOPIC_OF_5);
    devices.push(device);
    await device.ready();
    watched = new Watched("--broker", broker.url, "--device", "5ccf7f0a0b0c", "--firmware", folder);
    await watched.shows(/Watching/);
    await device.client.publishAsync(`${TOPIC_OF_5}/orders/do/set`, "peel", { qos: 1 });
    await watched.shows(/^E {6}at .*sketch\.ts:4 {2}\([\w$]+, fw\.a:\d+:\d+\)$/);
    await watched.shows("E         const value = thing.deep!.value;");
    // The handler lies in flash, and its place is none in the image: nothing else is shown in its stead.
    await watched.shows(/^E {6}at .*fw\.a/);
    expect(watched.lines.join("\n")).not.toContain("src/");
  },
  60_000,
);

it("shows what the firmware says, on the simulated board", async () => {
  const image = await builtImage({
    sketch: join(import.meta.dirname, "../../scenario/fixtures/homie-5.ts"),
    ...{ name: "homie-5", homie: 5 },
  });
  const device = await Device.start(undefined, broker.port, image, {}, TOPIC_OF_5);
  devices.push(device);
  await device.ready();
  watched = new Watched("--broker", broker.url, "--device", "5ccf7f0a0b0c");
  await watched.shows(/Watching .*: homie-5 1\.0\.0, Homie 5\./);
  await watched.shows("I  $state: ready");
  await watched.shows(/-- Memory: [\d,]+ bytes are free\. Signal: \d+ %\. Up for 00:00\./);
  await device.client.publishAsync(`${TOPIC_OF_5}/shutter/position/set`, "101", { qos: 1 });
  await watched.shows("W  shutter/position/set: 101 is not a whole number from 0 to 100");
  await device.client.publishAsync(`${TOPIC_OF_5}/orders/do/set`, "throw", { qos: 1 });
  await watched.shows("E  Error: asked for it");
});

it.skipIf(!SOCAT)("has keys at a terminal: what the device said last of its memory, and the end", async () => {
  const device = await lamp("5/lamp", OF_5);
  const words = [join(ROOT, "bin/homie.js"), "monitor", "--broker", broker.url, "--device", "lamp"];
  const child = spawn(SOCAT!, [
    "-",
    `EXEC:${[process.execPath, ...words].join(" ").replaceAll(":", "\\:")},pty,setsid,ctty`,
  ]);
  let output = "";
  child.stdout.on("data", (piece: Buffer) => (output += piece));
  const shows = (text: string) => vi.waitFor(() => expect(output).toContain(text), { timeout: 20_000, interval: 20 });
  await shows("m: memory, q: quit");
  await shows("-- Memory: 13,200 bytes are free.");
  await device.keep(`${IN_5}stats/freeheap`, "12000");
  await device.say("$log/error", "wrong");
  await shows("\x1b[31mwrong\x1b[0m");
  child.stdin.write("m");
  await shows("-- Memory: 12,000 bytes are free. Signal: 78 %. Up for 1 d 02:03.");
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  child.stdin.write("q");
  expect(await closed).toBe(0);
});
