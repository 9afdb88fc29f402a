import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../../../files/root.ts";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { type CommandResult, runCommand } from "../../cli/run-command.ts";
import { testImage } from "../../files/test-image.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { FakeDevice, type Reaction } from "../mqtt/fake-device.ts";

const image = testImage();
const md5 = createHash("md5").update(image).digest("hex");
const folder = join(temporaryDirectory(), "firmwares");
const file = join(folder, "firmware.bin");
/** What clears a terminal, and names its window. */
const ESCAPES = "\x1b[2J\x1b]0;mine\x07\x9b31m";
const SHOWN_ESCAPES = "\\u001b[2J\\u001b]0;mine\\u0007\\u009b31m";

let broker: EmbeddedBroker;
let device: FakeDevice | undefined;

beforeAll(async () => {
  mkdirSync(folder);
  writeFileSync(file, image);
  broker = await startBroker();
});
afterEach(async () => {
  for (const attribute of device?.kept ?? []) await device!.keep(attribute, "");
  await device?.stop();
  device = undefined;
});
afterAll(async () => {
  await broker.close();
});

/** What no output of ours may hold. */
function expectClean(output: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the question
  expect(output).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
  expect(output).not.toContain("NaN");
  expect(output).not.toMatch(/^\s+at /m);
}

async function ota(react: Reaction, ...args: string[]): Promise<CommandResult> {
  device = await FakeDevice.start(broker.url, "lamp", react);
  return await runCommand("ota", "--broker", broker.url, "--timeout", "1", ...args, file);
}

const answer =
  (status: string | Buffer): Reaction =>
  async (_attribute, _payload, lamp) =>
    await lamp.status(status);

const SENSELESS: [string, string | Buffer, string][] = [
  ["more than all", "206 99/1", '"206 99/1"'],
  ["nothing of nothing", "206 0/0", '"206 0/0"'],
  ["no numbers", "206 x", '"206 x"'],
  ["no numbers at all", "206", '"206"'],
  ["too large numbers", `206 1/${"9".repeat(400)}`, '"206 1/999'],
  ["more than the image can have", `206 1/${image.length * 3}`, `"206 1/${image.length * 3}"`],
  ["words", "hello", '"hello"'],
  ["escapes", `206 ${ESCAPES}`, SHOWN_ESCAPES],
  ["line ends", "206 1/2\nThe device is back and runs the new firmware.", "206 1/2\\nThe device is back"],
  ["a carriage return", "\rhomie: done", '"\\rhomie: done"'],
  ["what turns the direction of writing", "206 \u202e001", "206 \\u202e001"],
  ["bytes", Buffer.from([0, 0xff, 0xfe, 0x1b, 0x5b, 0x32, 0x4a, 0x80]), "\\u0000"],
  ["a megabyte", "\x1b[2J".repeat(250_000), "of 1000000 characters"],
  ["an empty detail", "206 ", '"206 "'],
];

describe("a device that answers what is no answer", () => {
  it.each(SENSELESS)("%s", async (_, status, words) => {
    const { code, output } = await ota(answer(status), "--device", "lamp");
    expectClean(output);
    expect(output).toContain(`homie: The device answers `);
    expect(output).toContain(words);
    expect(output).toContain("which makes no sense");
    expect(output.length).toBeLessThan(2000);
    expect(code).toBe(1);
  });

  it("whose reason holds escapes is quoted without them", async () => {
    const { code, output } = await ota(answer(`418 ${ESCAPES}\nhomie: fine`), "--device", "lamp");
    expectClean(output);
    expect(output).toContain(`The device answers 418 ${SHOWN_ESCAPES}\\nhomie: fine: this tool does not know`);
    expect(code).toBe(1);
  });

  it("beside another device does not keep that from its update", async () => {
    const hall = await FakeDevice.start(broker.url, "hall", async (_attribute, _payload, it) => {
      await it.status("200");
      await it.restart({ "$fw/checksum": md5 });
    });
    const { code, output } = await ota(answer("206 0/0"), "--device", "lamp", "--device", "hall");
    for (const attribute of hall.kept) await hall.keep(attribute, "");
    await hall.stop();
    expectClean(output);
    expect(output).toMatch(/lamp +made no sense/);
    expect(output).toMatch(/hall +updated/);
    expect(code).toBe(1);
  });

  it("for ever is not waited for for ever", async () => {
    let talking = true;
    const { code, output } = await ota(
      async (_attribute, _payload, lamp) => {
        while (talking) await lamp.status(`206 1/${image.length}`).then(pause);
      },
      "--device",
      "lamp",
    ).finally(() => {
      talking = false;
    });
    expect(output).toContain("has been silent for 1 s");
    expect(code).toBe(1);
  }, 10_000);

  it("by coming and going for ever is not waited for for ever", async () => {
    let talking = true;
    const { code, output } = await ota(
      async (_attribute, _payload, lamp) => {
        while (talking) await lamp.restart().then(pause);
      },
      "--device",
      "lamp",
    ).finally(() => {
      talking = false;
    });
    expect(output).toContain("restarts over and over");
    expect(code).toBe(1);
  }, 30_000);
});

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

describe("a device whose attributes hold escapes", () => {
  const LIES = `${ESCAPES}\nhomie: done`;

  it("as its checksum and its state", async () => {
    device = await FakeDevice.start(broker.url, "lamp", async (_attribute, _payload, lamp) => {
      await lamp.keep("$state", LIES);
    });
    await device.keep("$fw/checksum", LIES);
    const { code, output } = await runCommand(
      ...["ota", "--broker", broker.url, "--timeout", "1", "--device", "lamp", file],
    );
    expectClean(output);
    expect(output).toContain(`the device runs ${SHOWN_ESCAPES}\\nhomie: done.`);
    expect(output).toContain(`$state is "${SHOWN_ESCAPES}\\nhomie: done"`);
    expect(code).toBe(1);
  });

  it("as the name of its firmware", async () => {
    device = await FakeDevice.start(broker.url, "lamp");
    await device.keep("$fw/name", LIES);
    const { code, output } = await runCommand("ota", "--broker", broker.url, "--fw-name", "test", file);
    expectClean(output);
    expect(output).toContain(`Names seen there: ${SHOWN_ESCAPES}\\nhomie: done.`);
    expect(code).toBe(1);
  });

  it("as its id, also in a table", async () => {
    device = await FakeDevice.start(broker.url, "x\x1b[2J\ny");
    await device.keep("$fw/name", "test");
    const lost = await FakeDevice.start(broker.url, "z\x1b[2J");
    await lost.keep("$fw/name", "test");
    await lost.keep("$state", LIES);
    const found = await runCommand("ota", "--broker", broker.url, "--timeout", "1", "--fw-name", "test", file);
    for (const attribute of lost.kept) await lost.keep(attribute, "");
    await lost.stop();
    expectClean(found.output);
    expect(found.output).toMatch(/^x\\u001b\[2J\\ny +NOT BACK/m);
    expect(found.code).toBe(1);
    const absent = await runCommand("ota", "--broker", broker.url, "--timeout", "1", "--device", "other", file);
    expectClean(absent.output);
    expect(absent.output).toContain("Devices seen there: x\\u001b[2J\\ny.");
  });

  it("as its configuration", async () => {
    device = await FakeDevice.start(broker.url, "lamp");
    await device.keep("$implementation/config", JSON.stringify({ name: ESCAPES }));
    const config = ["--broker", broker.url, "--device", "lamp", "--timeout", "1"];
    const shown = await runCommand("config", "get", ...config);
    expectClean(shown.output);
    expect(JSON.parse(shown.output)).toEqual({ name: ESCAPES });
    await device.keep("$implementation/config", `{"a":${ESCAPES}}`);
    const broken = await runCommand("config", "get", ...config);
    expectClean(broken.output);
    expect(broken.output).toContain("not valid JSON");
    await device.keep("$implementation/config", "[".repeat(50_000));
    const deep = await runCommand("config", "get", ...config);
    expectClean(deep.output);
    expect(deep.output).toContain("nested more than 100 deep");
    await device.keep("$implementation/config", `{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`);
    expect((await runCommand("config", "get", ...config)).output).toContain("nested more than 100 deep");
    await device.keep("$implementation/config", "[".repeat(100_000));
    expect((await runCommand("config", "get", ...config)).output).toContain("100000 characters, which is no");
    expect(deep.code).toBe(1);
  });

  it("as its answer to a change, and in what it then shows", async () => {
    const set = (react: Reaction) => async (): Promise<CommandResult> => {
      device = await FakeDevice.start(broker.url, "lamp", react);
      const options = ["--broker", broker.url, "--device", "lamp", "--timeout", "1"];
      return await runCommand("config", "set", ...options, '{"name":"Hall"}');
    };
    const refused = await set((_attribute, _payload, lamp) => lamp.say("$implementation/config/status", LIES))();
    expectClean(refused.output);
    expect(refused.output).toContain(`refuses the configuration: ${SHOWN_ESCAPES}\\nhomie: done.`);
    await device!.stop();
    const taken = await set(async (_attribute, _payload, lamp) => {
      await lamp.say("$implementation/config/status", "200");
      await lamp.restart({ "$implementation/config": JSON.stringify({ name: "Hall", [LIES]: LIES }) });
    })();
    expectClean(taken.output);
    expect(taken.output).toContain(`  ${SHOWN_ESCAPES}\\nhomie: done: "${SHOWN_ESCAPES}\\nhomie: done" (new)`);
  });
});

describe("homie ota --watch", () => {
  let child: ChildProcess | undefined;
  afterEach(() => void child?.kill("SIGKILL"));

  it("goes on when a device lies, and shows nothing of its escapes", async () => {
    let sent = 0;
    device = await FakeDevice.start(broker.url, "lamp", async (_attribute, _payload, lamp) => {
      sent++;
      await lamp.status(`206 ${sent}/0${ESCAPES}`);
    });
    await device.keep("$fw/name", "test");
    await device.keep("$fw/version", `0.0.1${ESCAPES}\nhomie: done`);
    const words = ["ota", "--broker", broker.url, "--watch", folder, "--timeout", "1"];
    child = spawn(process.execPath, [join(ROOT, "bin/homie.js"), ...words]);
    let output = "";
    for (const stream of [child.stdout!, child.stderr!]) stream.on("data", (piece) => (output += piece));
    const waitFor = async (text: string): Promise<void> => {
      while (!output.includes(text) && child!.exitCode === null) await pause();
      expect(output).toContain(text);
    };
    await waitFor("lamp: made no sense.");
    expect(output).toContain('The device answers "206 1/0\\u001b[2J');
    expectClean(output);
    const other = await FakeDevice.start(broker.url, "hall\x1b[2J");
    await other.keep("$fw/version", `99.0.0+${ESCAPES}`);
    await other.keep("$fw/name", "test");
    await waitFor(`hall\\u001b[2J runs test 99.0.0+${SHOWN_ESCAPES}, newer than`);
    for (const attribute of other.kept) await other.keep(attribute, "");
    await other.stop();
    expectClean(output);
    expect(sent).toBe(1);
    child.kill("SIGINT");
    expect(await new Promise((resolve) => child!.once("close", resolve))).toBe(0);
  }, 30_000);
});
