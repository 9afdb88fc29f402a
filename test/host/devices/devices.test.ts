import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connectAsync, type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ROOT } from "../../../files/root.ts";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { runCommand } from "../../cli/run-command.ts";
import { testImage } from "../../files/test-image.ts";
import { Device, image } from "../../scenario/device.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const directory = temporaryDirectory();
let folder: string;
let broker: EmbeddedBroker;
let client: MqttClient;
let tests = 0;

beforeEach(async () => {
  folder = join(directory, String(++tests));
  mkdirSync(folder);
  broker = await startBroker();
  client = await connectAsync(broker.url);
});
afterEach(async () => {
  await client.endAsync(true);
  await broker.close();
});

/** Has the broker keep what a device says. */
async function keep(device: string, said: Record<string, string>): Promise<void> {
  for (const [attribute, payload] of Object.entries(said)) {
    await client.publishAsync(`homie/${device}/${attribute}`, payload, { qos: 1, retain: true });
  }
}

const LAMP = {
  $homie: "3.0.1",
  $state: "ready",
  $name: "Lamp",
  "$fw/name": "light",
  "$fw/version": "1.0.0",
  "$fw/checksum": "0123456789abcdef".repeat(2),
  $localip: "192.168.1.7",
  "$stats/signal": "78",
  "$stats/uptime": "93784",
  $implementation: "esp8266",
};
const SENSOR = { $homie: "4.0.0", $state: "sleeping", $name: "Küche", $nodes: "t" };
const GATE = { $state: "lost", $description: '{"homie":"5.0","name":"Gate","version":3,"nodes":{}}' };

/** Lists the devices, and looks for firmwares in `firmwares` rather than in what the project has built. */
function list(args: string[] = [], firmwares = folder): ReturnType<typeof runCommand> {
  return runCommand("devices", "--broker", broker.url, "--firmwares", firmwares, ...args);
}

describe("homie devices", () => {
  it("lists devices of the convention's versions 3, 4 and 5", async () => {
    await keep("lamp", LAMP);
    await keep("sensor", SENSOR);
    await keep("5/gate", GATE);
    const { code, output } = await list();
    expect(output).toBe(
      [
        "State     Device  Name   Firmware  Version  Checksum  Signal  Uptime     Address      Homie",
        "lost      gate    Gate                                                                5.0",
        "ready     lamp    Lamp   light     1.0.0    01234567  78 %    1 d 02:03  192.168.1.7  3.0.1",
        "sleeping  sensor  Küche                                                               4.0.0",
        "",
      ].join("\n"),
    );
    expect(code).toBe(0);
  });

  it("prints them as JSON", async () => {
    await keep("lamp", LAMP);
    await keep("5/gate", GATE);
    const { output } = await list(["--json"]);
    expect(JSON.parse(output)).toEqual([
      {
        ...{ id: "gate", convention: "5.0", state: "lost", name: "Gate" },
        firmware: { name: null, version: null, checksum: null },
        ...{ signal: null, uptime: null, address: null, newer: null },
      },
      {
        ...{ id: "lamp", convention: "3.0.1", state: "ready", name: "Lamp" },
        firmware: { name: "light", version: "1.0.0", checksum: LAMP["$fw/checksum"] },
        ...{ signal: 78, uptime: 93784, address: "192.168.1.7", newer: null },
      },
    ]);
  });

  it.each([
    ["older", { "$fw/version": "0.9.0" }, "test-1.0.0.bin"],
    ["another build of the same version", { "$fw/version": "1.0.0" }, "another 1.0.0 is in "],
    ["newer", { "$fw/version": "1.1.0" }, undefined],
    ["another one", { "$fw/name": "other" }, undefined],
  ])("marks a device whose firmware is not the folder's: %s", async (_, said, words) => {
    const file = join(folder, "test-1.0.0.bin");
    writeFileSync(file, testImage("nodemcu", { version: "1.0.0" }));
    writeFileSync(join(folder, "storage.bin"), "no firmware");
    await keep("lamp", { ...LAMP, "$fw/name": "test", ...said });
    const { output } = await list();
    const json = JSON.parse((await list(["--json"])).output);
    if (words === undefined) {
      expect(output).not.toContain("Newer");
      expect(json[0].newer).toBeNull();
    } else {
      expect(output).toMatch(/Homie {2}Newer\n/);
      expect(output).toContain(words);
      expect(json[0].newer).toMatchObject({ file, version: "1.0.0" });
    }
  });

  it("says that there is no device, and that there is no such folder", async () => {
    expect(await list()).toEqual({ code: 0, output: "No Homie device has shown itself below homie/.\n" });
    expect((await list(["--json"])).output).toBe("[]\n");
    await keep("lamp", LAMP);
    await keep("lamp", { $state: "" });
    expect((await list()).output).toContain("No Homie device");
    const none = await list([], join(folder, "none"));
    expect(none.output).toContain("cannot look for firmwares there: there is no such folder");
    expect(none.code).toBe(1);
  });

  it("ends though devices go on talking", async () => {
    await keep("lamp", LAMP);
    const talk = setInterval(() => client.publish("homie/lamp/$stats/uptime", "1", { retain: true }), 20);
    const { output } = await list().finally(() => clearInterval(talk));
    expect(output).toContain("lamp");
  });

  it("lists the simulated board, and marks it when a newer image is built", async () => {
    const device = await Device.start(undefined, broker.port, await image("1.0.0"));
    try {
      await device.ready();
      writeFileSync(join(folder, "light-1.0.0.bin"), (await image("1.0.0")).image);
      const present = JSON.parse((await list(["--json"])).output);
      expect(present).toMatchObject([
        {
          ...{ id: "5ccf7f0a0b0c", convention: "3.0.1", state: "ready", name: "Scenario", newer: null },
          firmware: { name: "light", version: "1.0.0", checksum: (await image("1.0.0")).md5 },
          address: "192.168.1.77",
        },
      ]);
      expect(present[0].signal).toBeGreaterThan(0);
      writeFileSync(join(folder, "light-1.1.0.bin"), testImage("nodemcu", { name: "light", version: "1.1.0" }));
      expect((await list()).output).toMatch(/ready +5ccf7f0a0b0c +Scenario .*light-1\.1\.0\.bin\n/);
    } finally {
      await device.stop();
    }
  });
});

describe("homie devices --watch", () => {
  let child: ChildProcess | undefined;
  afterEach(() => void child?.kill("SIGKILL"));

  /** Starts it in a process of its own, so that it can be interrupted. */
  function watch(...args: string[]) {
    const words = ["devices", "--broker", broker.url, "--watch", "--firmwares", folder, ...args];
    const started = spawn(process.execPath, [join(ROOT, "bin/homie.js"), ...words]);
    child = started;
    let output = "";
    for (const stream of [started.stdout, started.stderr]) stream.on("data", (piece) => (output += piece));
    return {
      async shows(text: string): Promise<void> {
        const deadline = Date.now() + 15_000;
        while (!output.includes(text) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
        expect(output).toContain(text);
      },
      async stop(): Promise<number | null> {
        const closed = new Promise<number | null>((resolve) => started.once("close", resolve));
        started.kill("SIGINT");
        return await closed;
      },
    };
  }

  it("says what changes, also when the broker was away, until Ctrl-C", async () => {
    await keep("lamp", LAMP);
    const devices = watch();
    await devices.shows("lamp: ready, Lamp, light, 1.0.0, 01234567, 78 %, 1 d 02:03, 192.168.1.7, 3.0.1\n");
    await keep("lamp", { $state: "lost" });
    await devices.shows("lamp: lost, Lamp, light, 1.0.0, 01234567, 192.168.1.7, 3.0.1\n");
    await keep("lamp", { $state: "" });
    await devices.shows("lamp: removed\n");
    const { port } = broker;
    await client.endAsync(true);
    await broker.close();
    await devices.shows("has closed the connection");
    broker = await startBroker({ port });
    client = await connectAsync(broker.url);
    await keep("5/gate", GATE);
    await devices.shows("gate: lost, Gate, 5.0\n");
    expect(await devices.stop()).toBe(0);
  }, 30_000);

  it("writes a line of JSON for each change", async () => {
    await keep("lamp", LAMP);
    const devices = watch("--json");
    await devices.shows('{"id":"lamp","convention":"3.0.1","state":"ready",');
    await keep("lamp", { $state: "" });
    await devices.shows('{"id":"lamp","state":null}\n');
    expect(await devices.stop()).toBe(0);
  }, 30_000);
});
