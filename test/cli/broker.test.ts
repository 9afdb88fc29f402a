import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../host/mqtt/embedded-broker.ts";
import { FakeDevice } from "../host/mqtt/fake-device.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { MdnsResponder } from "./mdns-responder.ts";
import { type CommandResult, runCommand } from "./run-command.ts";

// Brokers in the network of whoever runs this are none of its business.
vi.mock("node:os", async (importOriginal) => {
  const os = await importOriginal<typeof import("node:os")>();
  return { ...os, networkInterfaces: () => ({ lo: [{ family: "IPv4", address: "127.0.0.1" }] }) };
});

const SECRET = "open-sésame";
const directory = temporaryDirectory();
const before = process.cwd();
let open: EmbeddedBroker;
let strict: EmbeddedBroker;
let devices: FakeDevice[];
let tests = 0;

beforeAll(async () => {
  open = await startBroker();
  strict = await startBroker({ user: { username: "me", password: SECRET } });
  const url = strict.url.replace("//", `//me:${encodeURIComponent(SECRET)}@`);
  devices = [await FakeDevice.start(open.url, "of-open"), await FakeDevice.start(url, "of-strict")];
  for (const device of devices) await device.keep("$homie", "3.0.1");
});
afterAll(async () => {
  for (const device of devices) await device.stop();
  await open.close();
  await strict.close();
});
beforeEach(() => {
  const folder = join(directory, String(++tests));
  mkdirSync(folder);
  process.chdir(folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  process.chdir(before);
});

/** Lists the devices; whatever happens, nothing that is secret is shown. */
async function devicesBy(...options: string[]): Promise<CommandResult> {
  const result = await runCommand("devices", ...options);
  expect(result.output).not.toMatch(/sésame|s%C3%A9same|wrong-one/i);
  return result;
}

const withUser = (url: string, user: string): string => url.replace("//", `//${user}@`);
const config = (mqtt: Record<string, unknown>): void =>
  writeFileSync("config.json", JSON.stringify({ name: "Lamp", wifi: { ssid: "net", password: "pw" }, mqtt }));

describe("the broker", () => {
  it("is the command line's, before the variable's, before config.json's", async () => {
    config({ host: "127.0.0.1", port: 1 });
    expect((await devicesBy()).output).toContain("No broker is listening at mqtt://127.0.0.1:1.");
    vi.stubEnv("HOMIE_BROKER", open.url);
    expect((await devicesBy()).output).toContain("of-open");
    vi.stubEnv("HOMIE_BROKER", "mqtt://127.0.0.1:2");
    expect((await devicesBy()).output).toContain("No broker is listening at mqtt://127.0.0.1:2.");
    expect((await devicesBy("--broker", open.url)).output).toContain("of-open");
  });

  it("is said where it is config.json's", async () => {
    config({ host: open.host, port: open.port });
    const { code, output } = await devicesBy();
    expect(output).toContain(`The broker ${open.url}, of config.json.\n`);
    expect(output).toContain("of-open");
    expect(code).toBe(0);
  });

  it.each([
    [
      "a variable that is none",
      () => vi.stubEnv("HOMIE_BROKER", "http://me:wrong-one@x"),
      "HOMIE_BROKER is not the URL",
    ],
    ["a host that is none", () => config({ host: "a b" }), "config.json: mqtt.host and mqtt.port name no broker"],
    ["a port that is none", () => config({ host: "a", port: "x" }), "config.json: mqtt.host and mqtt.port name no"],
    ["JSON that is none", () => writeFileSync("config.json", '{"mqtt":'), "config.json:1:9: not valid JSON"],
  ])("has to be one: %s", async (_, prepare, words) => {
    prepare();
    const { code, output } = await devicesBy();
    expect(output).toContain(words);
    expect(code).toBeGreaterThan(0);
  });

  it.each([
    ["config", "get", "--device", "of-open"],
    ["ota", "--revert", "--device", "of-open", "--timeout", "0.2"],
    ["restart", "--device", "of-open", "--timeout", "0.2"],
  ])("is the variable's for homie %s %s, too", async (...words) => {
    vi.stubEnv("HOMIE_BROKER", open.url);
    const { output } = await runCommand(...words);
    expect(output).toMatch(/"name": "Lamp"|Waiting for the device of-open/);
  });
});

describe("the password", () => {
  const file = join(directory, "password");
  const WITH_USER = (): string => withUser(strict.url, "me");

  it("is the variable's, a file's, the URL's or config.json's", async () => {
    writeFileSync(file, `${SECRET}\n`);
    expect((await devicesBy("--broker", WITH_USER(), "--password-file", file)).output).toContain("of-strict");
    const url = withUser(strict.url, `me:${encodeURIComponent(SECRET)}`);
    expect((await devicesBy("--broker", url)).output).toContain("of-strict");
    config({ host: strict.host, port: strict.port, auth: true, username: "me", password: SECRET });
    expect((await devicesBy()).output).toContain("of-strict");
    vi.stubEnv("HOMIE_BROKER_PASSWORD", SECRET);
    expect((await devicesBy("--broker", WITH_USER())).output).toContain("of-strict");
    expect((await devicesBy("--broker", strict.url, "--username", "me")).output).toContain("of-strict");
    vi.stubEnv("HOMIE_BROKER", WITH_USER());
    expect((await devicesBy()).output).toContain("of-strict");
  });

  it("is the command line's, before the variable's, before the one that was found with the broker", async () => {
    const wrong = withUser(strict.url, "me:wrong-one");
    vi.stubEnv("HOMIE_BROKER", wrong);
    expect((await devicesBy()).output).toContain("refuses this user name and password");
    vi.stubEnv("HOMIE_BROKER_PASSWORD", SECRET);
    expect((await devicesBy()).output).toContain("of-strict");
    expect((await devicesBy("--broker", wrong)).output).toContain("refuses this user name and password");
    expect((await devicesBy("--broker", wrong, "--password", SECRET)).output).toContain("of-strict");
    expect((await devicesBy("--password", "wrong-one")).output).toContain("refuses this user name and password");
  });

  it("is not sent for another user, or for none", async () => {
    config({ host: strict.host, port: strict.port, auth: true, username: "me", password: SECRET });
    expect((await devicesBy("--username", "you")).output).toContain("refuses this user name and password");
    const { code, output } = await devicesBy("--broker", strict.url, "--password", "wrong-one");
    expect(output).toContain("A password is that of a user: give --username, too.");
    expect(code).toBe(2);
  });

  it("is not the variable's for a broker of config.json: the folder may be somebody else's", async () => {
    vi.stubEnv("HOMIE_BROKER_PASSWORD", SECRET);
    config({ host: strict.host, port: strict.port, auth: true, username: "me" });
    expect((await devicesBy()).output).toContain("refuses this user name and password");
    expect((await devicesBy("--password", SECRET)).output).toContain("of-strict");
  });

  it("is missed by name where the broker wants one", async () => {
    expect((await devicesBy("--broker", strict.url)).output).toContain("lets nobody in without a user name");
  });

  it("has one source on the command line, which has to have one", async () => {
    writeFileSync(file, "\n");
    const both = await devicesBy("--broker", WITH_USER(), "--password", "wrong-one", "--password-file", file);
    expect(both).toMatchObject({ code: 2, output: expect.stringContaining("do not go together") });
    const empty = await devicesBy("--broker", WITH_USER(), "--password-file", file);
    expect(empty.output).toContain("its first line is empty. Write the password there.");
    rmSync(file);
    const none = await devicesBy("--broker", WITH_USER(), "--password-file", file);
    expect(none).toMatchObject({ code: 1, output: expect.stringContaining("cannot read the password") });
  });

  describe("at a terminal", () => {
    const { stdin, stderr } = process;
    const { isTTY } = stderr;
    let keyboard: PassThrough;
    beforeEach(() => {
      keyboard = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
      Object.defineProperty(process, "stdin", { value: keyboard, configurable: true });
      Object.assign(stderr, { isTTY: true });
    });
    afterEach(() => {
      Object.defineProperty(process, "stdin", { value: stdin, configurable: true });
      Object.assign(stderr, { isTTY });
    });

    it("is asked for, and not shown", async () => {
      keyboard.write(`${SECRET}\r`);
      const { output } = await devicesBy("--broker", WITH_USER());
      expect(output).toContain(`Password of me at ${strict.url}: \n`);
      expect(output).toContain("of-strict");
    });

    it("is not asked for where it is known, or nobody has a name", async () => {
      vi.stubEnv("HOMIE_BROKER_PASSWORD", SECRET);
      expect((await devicesBy("--broker", WITH_USER())).output).not.toContain("Password");
      expect((await devicesBy("--broker", open.url)).output).not.toContain("Password");
    });

    it("is asked for once, however many devices there are", async () => {
      keyboard.write(`${SECRET}\r`);
      const { output } = await runCommand(
        ...["ota", "--revert", "--broker", WITH_USER(), "--device", "of-strict", "--device", "b", "--timeout", "0.1"],
      );
      expect(output.match(/Password of/g)).toHaveLength(1);
    });

    it("is none when somebody presses Enter alone, and nothing goes on after Ctrl-C", async () => {
      keyboard.write("\r");
      expect((await devicesBy("--broker", WITH_USER())).output).toContain("refuses this user name and password");
      keyboard.write("wrong-one\x03");
      const { code, output } = await devicesBy("--broker", WITH_USER());
      expect(output).toMatch(/: \nhomie: Interrupted\.\n$/);
      expect(code).toBe(1);
    });
  });
});

describe("a broker in the network", () => {
  let responder: MdnsResponder;
  beforeEach(async () => {
    responder = await MdnsResponder.start();
  });
  afterEach(() => responder.stop());

  it("is found by mDNS when nothing else names one, and said", async () => {
    responder.services = [{ name: "Mosquitto on attic", port: open.port }];
    const { code, output } = await devicesBy();
    expect(output).toContain(`The broker ${open.url}, Mosquitto on attic, found in the network.\n`);
    expect(output).toContain("of-open");
    expect(code).toBe(0);
  });

  it("is asked again for what it has left out", async () => {
    responder.services = [{ name: "Terse", port: open.port }];
    responder.isTerse = true;
    expect((await devicesBy()).output).toContain("of-open");
  });

  it("has to be named where there are several; one that has several names is one", async () => {
    responder.services = [
      { name: "One", port: open.port },
      { name: "The same", port: open.port },
    ];
    expect((await devicesBy()).output).toContain("of-open");
    responder.services = [
      { name: "One", port: 1001 },
      { name: "\x1b[2JTwo\u009b", port: 1002 },
    ];
    const { code, output } = await devicesBy();
    expect(output).toContain(
      "In the network there are mqtt://127.0.0.1:1001 (One), mqtt://127.0.0.1:1002 (\\u001b[2JTwo\\u009b).",
    );
    expect(code).toBe(2);
  });

  it("is not looked for where one is named, and gets no password", async () => {
    responder.services = [{ name: "Liar", port: strict.port }];
    await devicesBy("--broker", open.url);
    expect(responder.questions).toEqual([]);
    vi.stubEnv("HOMIE_BROKER_PASSWORD", SECRET);
    const { code, output } = await devicesBy("--username", "me");
    expect(output).toContain("They are not sent to whoever in the network says that it is one.");
    expect(code).toBe(2);
    expect(responder.questions).toEqual([]);
  });

  it("is nobody who answers nonsense", async () => {
    responder.nonsense = [Buffer.from("nonsense"), Buffer.alloc(0), Buffer.alloc(1000, 0xc0), Buffer.alloc(12, 0xff)];
    const { code, output } = await devicesBy();
    expect(output).toContain(
      "Say which broker: --broker <url>, the variable HOMIE_BROKER, or mqtt.host in config.json. None in the network",
    );
    expect(responder.questions).toContain("_mqtt._tcp.local");
    expect(code).toBe(2);
  });
});
