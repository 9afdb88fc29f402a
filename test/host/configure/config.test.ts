import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { type CommandResult, runCommand } from "../../cli/run-command.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { FakeDevice, type Reaction } from "../mqtt/fake-device.ts";

const directory = temporaryDirectory();
let broker: EmbeddedBroker;
let device: FakeDevice | undefined;

beforeAll(async () => {
  broker = await startBroker();
});
afterEach(async () => {
  for (const attribute of ["$state", "$implementation/config"]) await device?.keep(attribute, "");
  await device?.stop();
  device = undefined;
});
afterAll(async () => {
  await broker.close();
});

function config(action: string, ...args: string[]): Promise<CommandResult> {
  return runCommand("config", action, "--broker", broker.url, "--device", "lamp", "--timeout", "1", ...args);
}

/** Changes the configuration of a device that reacts in a given way. */
async function set(patch: string, react: Reaction): Promise<CommandResult> {
  device = await FakeDevice.start(broker.url, "lamp", react);
  return await config("set", patch);
}

/** Says a status as soon as the change arrives. */
const answer =
  (status: string): Reaction =>
  async (_attribute, _payload, lamp) =>
    await lamp.say("$implementation/config/status", status);

describe("homie config get", () => {
  it("prints the configuration", async () => {
    device = await FakeDevice.start(broker.url, "lamp");
    expect(await config("get")).toEqual({
      code: 0,
      output: '{\n  "name": "Lamp",\n  "ota": {\n    "enabled": true\n  }\n}\n',
    });
  });

  it("says that there is no such device", async () => {
    const { code, output } = await config("get");
    expect(output).toContain("no device has shown itself at homie/lamp. No other device was seen there.");
    expect(code).toBe(1);
  });

  it("says that what the device shows is not JSON", async () => {
    device = await FakeDevice.start(broker.url, "lamp");
    await device.keep("$implementation/config", "{oops");
    const { code, output } = await config("get");
    expect(output).toContain("homie/lamp/$implementation/config:1:2: not valid JSON: a key in double quotes");
    expect(code).toBe(1);
  });

  it("prints what is as long as a configuration may be that is looked at, and nothing longer", async () => {
    device = await FakeDevice.start(broker.url, "lamp");
    await device.keep("$implementation/config", JSON.stringify({ name: "x".repeat(65_536 - 11) }));
    expect((await config("get")).code).toBe(0);
    await device.keep("$implementation/config", JSON.stringify({ name: "x".repeat(65_537 - 11) }));
    const { code, output } = await config("get");
    expect(output).toContain("homie/lamp/$implementation/config: 65537 characters, which is no configuration.");
    expect(code).toBe(1);
  });
});

describe("homie config set", () => {
  it("sends the change, waits for the device, and prints what is different", async () => {
    let sent: string | undefined;
    const patch = { name: "Küche", ota: null, wifi: { password: "hunter22" }, device_stats_interval: 5 };
    const { code, output } = await set(JSON.stringify(patch), async (attribute, payload, lamp) => {
      sent = `${attribute} ${payload}`;
      await lamp.say("$implementation/config/status", "200");
      await lamp.restart({ "$implementation/config": '{"name":"Küche","device_stats_interval":5}' });
    });
    expect(sent).toBe(`$implementation/config/set ${JSON.stringify(patch)}`);
    expect(output).toContain('  name: "Lamp" -> "Küche"\n');
    expect(output).toContain("  ota.enabled: removed (was true)\n");
    expect(output).toContain("  device_stats_interval: 5 (new)\n");
    expect(output).toContain("  wifi.password: changed (the device does not show it)\n");
    expect(output).not.toContain("hunter22");
    expect(code).toBe(0);
  });

  it("changes the configuration of a device in safe mode", async () => {
    const takes: Reaction = async (_attribute, _payload, lamp) => {
      await lamp.say("$implementation/config/status", "200");
      await lamp.restart({ "$implementation/config": '{"name":"Hall","ota":{"enabled":true}}' });
    };
    device = await FakeDevice.start(broker.url, "lamp", takes, "alert");
    const { code, output } = await config("set", '{"name":"Hall"}');
    expect(output).toContain('name: "Lamp" -> "Hall"');
    expect(code).toBe(0);
  });

  it("reads the change from a file", async () => {
    const file = join(directory, "change.json");
    writeFileSync(file, '{ "name": "Hall" }');
    const { code, output } = await set(file, async (_attribute, _payload, lamp) => {
      await lamp.say("$implementation/config/status", "200");
      await lamp.restart({ "$implementation/config": '{"name":"Hall","ota":{"enabled":true}}' });
    });
    expect(output).toContain('name: "Lamp" -> "Hall"');
    expect(code).toBe(0);
  });

  it("takes a device that restarts without a word for one that has taken the change", async () => {
    const { code } = await set('{"name":"Hall"}', (_attribute, _payload, lamp) =>
      lamp.restart({ "$implementation/config": '{"name":"Hall","ota":{"enabled":true}}' }),
    );
    expect(code).toBe(0);
  });

  it("finds the device under its new id", async () => {
    const { code, output } = await set('{"device_id":"hall"}', async (_attribute, _payload, lamp) => {
      await lamp.say("$implementation/config/status", "200");
      await lamp.keep("$state", "disconnected");
      // As a device does, it says what it runs with before it is ready.
      const hall = await FakeDevice.start(broker.url, "hall", undefined, "init");
      await hall.keep("$implementation/config", '{"name":"Lamp","device_id":"hall","ota":{"enabled":true}}');
      await hall.keep("$state", "ready");
      await hall.stop();
    });
    expect(output).toContain('device_id: "hall" (new)');
    expect(code).toBe(0);
  });

  it("does not wait for a device that goes to another broker", async () => {
    const { code, output } = await set('{"mqtt":{"host":"elsewhere"}}', answer("200"));
    expect(output).toContain("It will look for its broker at the new address");
    expect(code).toBe(0);
  });

  it("says that nothing was changed", async () => {
    const { code, output } = await set('{"name":"Lamp"}', answer("304"));
    expect(output).toContain("The device has this configuration already; nothing was changed.");
    expect(code).toBe(0);
  });

  it.each([
    ["400 wifi.ssid: is missing", "The device refuses the configuration: wifi.ssid: is missing. Nothing was changed."],
    ["500 FLASH_ERROR", "The device could not store the configuration"],
  ])("exits 1 for %s", async (status, words) => {
    const { code, output } = await set('{"wifi":{"ssid":null}}', answer(status));
    expect(output).toContain(words);
    expect(code).toBe(1);
  });

  it("says that the device came back with its old configuration", async () => {
    const { code, output } = await set('{"name":"Hall"}', async (_attribute, _payload, lamp) => {
      await lamp.say("$implementation/config/status", "200");
      await lamp.restart();
    });
    expect(output).toContain("The device is back, but with its old configuration");
    expect(code).toBe(1);
  });

  it("says what the device has undone, also where nothing of it can be seen", async () => {
    const { code, output } = await set('{"wifi":{"password":"hunter22"}}', async (_attribute, _payload, lamp) => {
      await lamp.say("$implementation/config/status", "200");
      await lamp.keep("$state", "lost");
      await lamp.keep("$state", "init");
      await lamp.keep("$implementation/config/status", "409 UNDONE wifi.password\u001b[2J");
      await lamp.keep("$state", "ready");
    });
    expect(output).toContain(
      "The device has undone the change of wifi.password\\u001b[2J: it could not reach the broker",
    );
    expect(code).toBe(1);
  });

  it("takes no report of an earlier change for one of this", async () => {
    device = await FakeDevice.start(broker.url, "lamp", async (_attribute, _payload, lamp) => {
      await lamp.say("$implementation/config/status", "200");
      await lamp.restart({ "$implementation/config": '{"name":"Hall","ota":{"enabled":true}}' });
    });
    await device.keep("$implementation/config/status", "409 UNDONE name");
    const { code, output } = await config("set", '{"name":"Hall"}');
    await device.keep("$implementation/config/status", "");
    expect(output).toContain('name: "Lamp" -> "Hall"');
    expect(code).toBe(0);
  });

  it("never prints what is a secret by its name", async () => {
    const { code, output } = await set('{"settings":{"api_token":"hunter22","room":"hall"}}', async (...event) => {
      const [, , lamp] = event;
      await lamp.say("$implementation/config/status", "200");
      const shown = '{"name":"Lamp","ota":{"enabled":true},"settings":{"api_token":"hunter22","room":"hall"}}';
      await lamp.restart({ "$implementation/config": shown });
    });
    expect(output).toContain("  settings.api_token: new (not shown)\n");
    expect(output).toContain('  settings.room: "hall" (new)\n');
    expect(output).not.toContain("hunter22");
    expect(code).toBe(0);
  });

  it("says that the device has not answered, not restarted, not come back", async () => {
    const silent = await set('{"name":"Hall"}', () => {});
    expect(silent.output).toContain("has not answered within 1 s");
    expect(silent.code).toBe(1);
    await device!.stop();
    const busy = await set('{"name":"Hall"}', answer("200"));
    expect(busy.output).toContain("has not restarted within 1 s");
    expect(busy.code).toBe(1);
    await device!.stop();
    const gone = await set('{"name":"Hall"}', async (_attribute, _payload, lamp) => {
      await lamp.say("$implementation/config/status", "200");
      await lamp.keep("$state", "disconnected");
    });
    expect(gone.output).toContain("has not come back within 1 s");
    expect(gone.code).toBe(1);
  });

  it.each([
    ['{"name":}', '<json>:1:9: not valid JSON: a value should stand here, but there is "}".'],
    ["[1]", '<json>: a configuration is a JSON object, { "name": … }, but this is an array.'],
    ["nowhere.json", "nowhere.json: cannot read the configuration: there is no such file."],
  ])("refuses %s before anything is sent", async (argument, words) => {
    const { code, output } = await config("set", argument);
    expect(output).toContain(words);
    expect(code).toBe(1);
  });
});
