import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { type CommandResult, runCommand } from "../../cli/run-command.ts";
import { testImage } from "../../files/test-image.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { FakeDevice, type Reaction } from "../mqtt/fake-device.ts";
import { homieEsp8266Firmware } from "./homie-esp8266-firmware.ts";

const image = testImage();
const md5 = createHash("md5").update(image).digest("hex");
const directory = temporaryDirectory();
const file = join(directory, "firmware.bin");
writeFileSync(file, image);

let broker: EmbeddedBroker;
let devices: FakeDevice[] = [];
/** What has happened, in the order in which it happened. */
let events: string[] = [];

beforeEach(async () => {
  broker = await startBroker();
  events = [];
});
afterEach(async () => {
  for (const device of devices) await device.stop();
  devices = [];
  await broker.close();
});

/** Starts a device that runs a firmware with the name "test". */
async function start(id: string, react: Reaction, name = "test"): Promise<FakeDevice> {
  const device = await FakeDevice.start(broker.url, id, react);
  devices.push(device);
  await device.keep("$fw/name", name);
  await device.keep("$fw/version", "1.0.0");
  return device;
}

/** Takes the image, and is back with it after a moment. */
const take: Reaction = async (_attribute, payload, device) => {
  const id = device.topic.split("/")[1]!;
  events.push(`${id} begins`);
  await device.status("202");
  await device.status(`206 ${payload.length}/${payload.length}`);
  await device.status("200");
  await new Promise((resolve) => setTimeout(resolve, 50));
  events.push(`${id} is back`);
  await device.restart({ "$fw/checksum": createHash("md5").update(payload).digest("hex") });
};
const refuse: Reaction = async (_attribute, _payload, device) => await device.status("400 NOT_ENOUGH_SPACE");
const vanish: Reaction = async (_attribute, _payload, device) => {
  await device.status("200");
  await device.keep("$state", "lost");
};

function ota(...args: string[]): Promise<CommandResult> {
  return runCommand("ota", "--broker", broker.url, "--timeout", "1", ...args);
}

/** The last lines of a command: the table. */
function table(output: string): string[] {
  const lines = output.trimEnd().split("\n");
  return lines.slice(lines.findIndex((line) => line.startsWith("Device ")));
}

describe("homie ota with many devices", () => {
  it("updates one device alone first, then waves that wait for each other", async () => {
    for (const id of ["a", "b", "c", "d", "e"]) await start(id, take);
    const flags = ["a", "b", "c", "d", "e"].flatMap((id) => ["--device", id]);
    const { code, output } = await ota(...flags, "--wave", "2", file);
    expect(events.slice(0, 2)).toEqual(["a begins", "a is back"]);
    expect(events.slice(2, 4).sort()).toEqual(["b begins", "c begins"]);
    expect(events.slice(4, 6).sort()).toEqual(["b is back", "c is back"]);
    expect(events.slice(6, 8).sort()).toEqual(["d begins", "e begins"]);
    expect(output.match(/^--- .*/gm)).toEqual(["--- a; 4 to go", "--- b, c; 2 to go", "--- d, e; 0 to go"]);
    expect(output).toContain(`b: 100 % of ${image.length} bytes\n`);
    expect(table(output)).toEqual([
      "Device  Result",
      ...["a", "b", "c", "d", "e"].map((id) => `${id}       updated`),
      "5 of 5 devices run the firmware.",
    ]);
    expect(code).toBe(0);
  });

  it("stops when a device does not come back, and exits 1", async () => {
    await start("a", take);
    await start("b", vanish);
    await start("c", () => expect.unreachable());
    const { code, output } = await ota("--device", "a", "--device", "b", "--device", "c", "--wave", "1", file);
    expect(output).toContain("The roll-out is stopped: the firmware may be to blame; c not tried.");
    expect(table(output)).toEqual([
      "Device  Result",
      "a       updated",
      "b       NOT BACK: The device restarted with the new firmware but has not come back within 1 s",
      "c       not tried",
      "1 of 3 devices run the firmware.",
      "homie: Not updated: b, c. Mend what is wrong, and run this again.",
    ]);
    expect(code).toBe(1);
  });

  it("stops when a device rolls the image back", async () => {
    await start("a", async (_attribute, _payload, device) => {
      await device.status("200");
      await device.restart();
      await device.status(`500 ROLLED_BACK ${md5}`);
    });
    await start("b", () => expect.unreachable());
    const { code, output } = await ota("--device", "a", "--device", "b", file);
    expect(table(output)[1]).toContain("a       rolled back to its old firmware: ");
    expect(table(output)[2]).toBe("b       not tried");
    expect(code).toBe(1);
  });

  it("leaves a device behind that refuses, and one that is not there; until one has succeeded, one at a time", async () => {
    await start("a", refuse);
    await start("b", take);
    await start("c", take);
    const { code, output } = await ota("--device", "a", "--device", "x", "--device", "b", "--device", "c", file);
    expect(table(output)[1]).toBe("a       refused: The device answers 400 NOT_ENOUGH_SPACE");
    expect(table(output)[2]).toMatch(/^x {7}not there: Within 1 s no device has shown itself at homie\/x$/);
    expect(table(output).slice(3, 5)).toEqual(["b       updated", "c       updated"]);
    expect(events).toEqual(["b begins", "b is back", "c begins", "c is back"]);
    expect(code).toBe(1);
  });

  it("stops when the broker goes", async () => {
    await start("a", () => broker.close());
    const { code, output } = await ota("--device", "a", "--device", "b", file);
    expect(table(output)[1]).toContain(`a       failed: The broker ${broker.url} has closed the connection`);
    expect(table(output)[2]).toBe("b       not tried");
    expect(code).toBe(1);
    broker = await startBroker();
  });
});

describe("homie ota --fw-name", () => {
  it("updates all devices that run it, and tells of those that are away", async () => {
    await start("a", take);
    await start("b", take);
    await start("c", () => expect.unreachable(), "other");
    const away = await start("d", () => expect.unreachable());
    await away.keep("$state", "lost");
    const { code, output } = await ota("--fw-name", "test", file);
    expect(output).toContain("Devices that run test: a (ready), b (ready), d (lost).");
    expect(table(output)).toEqual([
      "Device  Result",
      "a       updated",
      "b       updated",
      'd       not there: its $state is "lost"',
      "2 of 3 devices run the firmware.",
      "homie: Not updated: d. Mend what is wrong, and run this again.",
    ]);
    expect(code).toBe(1);
  });

  it("does not mind that a device is away that runs the firmware already", async () => {
    await start("a", take);
    const away = await start("b", () => expect.unreachable());
    await away.keep("$fw/checksum", md5);
    await away.keep("$state", "disconnected");
    const { code, output } = await ota("--fw-name", "test", file);
    expect(table(output).slice(1, 3)).toEqual(["a       updated", "b       up to date"]);
    expect(code).toBe(0);
  });

  it("names what it has seen when nobody runs it", async () => {
    await start("a", take, "fan");
    const { code, output } = await ota("--fw-name", "test", file);
    expect(output).toContain("No device below homie/ runs a firmware with the name test. Names seen there: fan.");
    expect(code).toBe(1);
  });

  it("does not send a firmware of another name, unless by force", async () => {
    await start("a", take, "fan");
    const { code, output } = await ota("--fw-name", "fan", file);
    expect(output).toContain(`${file}: this firmware is test, not fan.`);
    expect(code).toBe(1);
    expect(events).toEqual([]);
    expect((await ota("--fw-name", "fan", "--force", file)).code).toBe(0);
  });
});

describe("homie ota, what it sends", () => {
  it("sends Base64 on request", async () => {
    let received = "";
    await start("a", async (_attribute, payload, device) => {
      received = payload.toString("latin1");
      await device.restart({ "$fw/checksum": md5 });
    });
    const { code, output } = await ota("--device", "a", "--base64", file);
    expect(received).toBe(image.toString("base64"));
    expect(output).toContain(`Sending ${image.length} bytes as Base64, MD5 ${md5}`);
    expect(code).toBe(0);
  });

  it("sends a firmware of Homie for ESP8266, and says that it cannot check it", async () => {
    const other = join(directory, "esp8266.bin");
    writeFileSync(other, homieEsp8266Firmware("relay", "3.1"));
    await start("a", take);
    const { code, output } = await ota("--device", "a", other);
    expect(output).toContain("relay 3.1, made with Homie for ESP8266; whether it fits, the device finds out.");
    expect(code).toBe(0);
  });

  it("sends a file that is no firmware only by force", async () => {
    const notes = join(directory, "notes.txt");
    writeFileSync(notes, "not a firmware");
    await start("a", async (_attribute, _payload, device) => await device.status("400 BAD_FIRMWARE"));
    expect((await ota("--device", "a", notes)).output).toContain("`homie ota --force` sends it all the same");
    const forced = await ota("--device", "a", "--force", notes);
    expect(forced.output).toContain("The device answers 400 BAD_FIRMWARE");
    expect(forced.code).toBe(1);
  });

  it("says that a device refuses an image because it went back from it earlier", async () => {
    const device = await start("a", async (_attribute, _payload, lamp) => await lamp.status("400 BAD_FIRMWARE"));
    await device.status(`500 ROLLED_BACK ${md5}`);
    const { code, output } = await ota("--device", "a", file);
    expect(output).toContain(`has answered before 500 ROLLED_BACK ${md5}: this image was started but did not get`);
    expect(code).toBe(1);
  });
});

it.each([
  [[file], "Say which devices"],
  [["--device", "a"], "Say which firmware"],
  [["--device", "a", "--fw-name", "x", file], "do not go together"],
  [["--watch", directory, file], "leave out the file"],
  [["--watch", directory, "--force"], "leave out the file"],
  [["--device", "a", "--wave", "0", file], "It is a number of devices"],
  [["--device", "a", "--wave", "many", file], "It is a number of devices"],
  [["--device", "a/b", file], "one level of a topic"],
])("exits 2 for %j", async (args, words) => {
  const { code, output } = await ota(...args);
  expect(output).toContain(words);
  expect(code).toBe(2);
});
