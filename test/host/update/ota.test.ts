import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { type CommandResult, runCommand } from "../../cli/run-command.ts";
import { testImage } from "../../files/test-image.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { FakeDevice, OLD_CHECKSUM, type Reaction } from "../mqtt/fake-device.ts";

const image = testImage();
const md5 = createHash("md5").update(image).digest("hex");
const directory = temporaryDirectory();
const file = join(directory, "firmware.bin");

let broker: EmbeddedBroker;
let device: FakeDevice | undefined;

beforeAll(async () => {
  writeFileSync(file, image);
  broker = await startBroker();
});
afterEach(async () => {
  // What a device has left behind at the broker is cleared for the next one.
  for (const attribute of ["$state", "$fw/checksum", "$implementation/ota/enabled", "$implementation/ota/status"]) {
    await device?.keep(attribute, "");
  }
  await device?.stop();
  device = undefined;
});
afterAll(async () => {
  await broker.close();
});

/** Updates a device that reacts to the image in a given way. */
async function ota(react: Reaction, ...args: string[]): Promise<CommandResult> {
  device = await FakeDevice.start(broker.url, "lamp", react);
  return await runCommand("ota", "--broker", broker.url, "--device", "lamp", "--timeout", "1", ...args, file);
}

/** Says a status as soon as the image arrives. */
const answer =
  (status: string): Reaction =>
  async (_attribute, _payload, lamp) =>
    await lamp.status(status);

describe("homie ota", () => {
  it("sends the image, shows progress, and waits for the new checksum", async () => {
    let received: { attribute: string; payload: Buffer } | undefined;
    const { code, output } = await ota(async (attribute, payload, lamp) => {
      received = { attribute, payload };
      await lamp.status("202");
      await lamp.status("202");
      await lamp.status(`206 ${image.length / 2}/${image.length}`);
      await lamp.status(`206 ${image.length}/${image.length}`);
      await lamp.status("200");
      await lamp.restart({ "$fw/checksum": md5 });
    });
    expect(received?.attribute).toBe(`$implementation/ota/firmware/${md5}`);
    expect(received?.payload).toEqual(image);
    expect(output.split("The device accepts the image.")).toHaveLength(2);
    expect(output).toContain(` 50 %  ${image.length / 2} of ${image.length} bytes\n`);
    expect(output).toContain(`100 %  ${image.length} of ${image.length} bytes\n`);
    expect(output).toContain(`The device is back and runs the new firmware (MD5 ${md5}).`);
    // There is but one: no line says which.
    expect(output).not.toMatch(/^(---|lamp:)/m);
    expect(code).toBe(0);
  });

  it("does not send what the device already runs", async () => {
    device = await FakeDevice.start(broker.url, "lamp", () => expect.unreachable());
    await device.keep("$fw/checksum", md5);
    const { code, output } = await runCommand("ota", "--broker", broker.url, "--device", "lamp", file);
    expect(output).toContain(`The device already runs this firmware (MD5 ${md5}).`);
    expect(code).toBe(0);
  });

  it("updates a device in safe mode", async () => {
    const installs: Reaction = async (_attribute, _payload, lamp) => {
      await lamp.status("200");
      await lamp.restart({ "$fw/checksum": md5 });
    };
    device = await FakeDevice.start(broker.url, "lamp", installs, "alert");
    const { code, output } = await runCommand(
      ...["ota", "--broker", broker.url, "--device", "lamp", "--timeout", "1", file],
    );
    expect(output).toContain(`The device is back and runs the new firmware (MD5 ${md5}).`);
    expect(code).toBe(0);
  });

  it("takes 304 for success", async () => {
    const { code, output } = await ota(answer("304"));
    expect(output).toContain("already runs this firmware");
    expect(code).toBe(0);
  });

  it.each([
    ["403", "OTA is switched off in its configuration"],
    ["400 BAD_CHECKSUM", "does not have the image's MD5"],
    ["400 BAD_FIRMWARE", "not an image for its board"],
    ["400 NOT_ENOUGH_SPACE", "larger than its firmware slot"],
    ["500 FLASH_ERROR", "not what it wrote"],
    ["418 TEAPOT", "does not know that status"],
  ])("exits 1 with plain words for %s", async (status, words) => {
    const { code, output } = await ota(answer(status));
    expect(output).toContain(`The device answers ${status}: `);
    expect(output).toContain(words);
    expect(output).toContain("It still runs its old firmware.");
    expect(code).toBe(1);
  });

  it("says so when OTA is switched off, without sending the image", async () => {
    device = await FakeDevice.start(broker.url, "lamp", () => expect.unreachable());
    await device.keep("$implementation/ota/enabled", "false");
    const { code, output } = await runCommand("ota", "--broker", broker.url, "--device", "lamp", file);
    expect(output).toContain("OTA is switched off");
    expect(code).toBe(1);
  });

  it("does not take the status of an earlier update for an answer", async () => {
    device = await FakeDevice.start(broker.url, "lamp", async (_attribute, _payload, lamp) => {
      await lamp.status(`500 ROLLED_BACK ${OLD_CHECKSUM}`);
      await lamp.status("200");
      await lamp.restart({ "$fw/checksum": md5 });
    });
    await device.status("500 FLASH_ERROR");
    const { code } = await runCommand("ota", "--broker", broker.url, "--device", "lamp", "--timeout", "1", file);
    expect(code).toBe(0);
  });

  it("says that a firmware was rolled back", async () => {
    const { code, output } = await ota(async (_attribute, _payload, lamp) => {
      await lamp.status("200");
      await lamp.restart();
      await lamp.status(`500 ROLLED_BACK ${md5}`);
    });
    expect(output).toContain(`500 ROLLED_BACK ${md5}: this image was started but did not get as far as the broker`);
    expect(code).toBe(1);
  });

  it("takes an image that is corrupt in its slot for no rollback", async () => {
    const { code, output } = await ota(async (_attribute, _payload, lamp) => {
      await lamp.status("200");
      await lamp.restart();
      await lamp.status(`500 FLASH_ERROR ${md5}`);
    });
    expect(output).toContain(`500 FLASH_ERROR ${md5}: what it read back from its flash is not what it wrote`);
    expect(code).toBe(1);
  });

  it("says that the device is back with its old firmware", async () => {
    const { code, output } = await ota(async (_attribute, _payload, lamp) => {
      await lamp.status("200");
      await lamp.restart();
    });
    expect(output).toContain(`back, but with its old firmware (MD5 ${OLD_CHECKSUM})`);
    expect(code).toBe(1);
  });

  it("says that the device lost its connection in the middle and is back", async () => {
    const { code, output } = await ota(async (_attribute, _payload, lamp) => {
      await lamp.status(`206 100/${image.length}`);
      await lamp.restart();
    });
    expect(output).toContain(
      `lost its connection after 100 of ${image.length} bytes and is back with its old firmware`,
    );
    expect(code).toBe(1);
  });

  it("says that the device vanished in the middle", async () => {
    const { code, output } = await ota(async (_attribute, _payload, lamp) => {
      await lamp.status(`206 100/${image.length}`);
      await lamp.keep("$state", "lost");
    });
    expect(output).toContain(`The device has vanished after 100 of ${image.length} bytes`);
    expect(code).toBe(1);
  });

  it("says that the device has not come back with the new firmware", async () => {
    const { code, output } = await ota(async (_attribute, _payload, lamp) => {
      await lamp.status("200");
      await lamp.keep("$state", "disconnected");
    });
    expect(output).toContain("restarted with the new firmware but has not come back within 1 s");
    expect(code).toBe(1);
  });

  it("says that the device has not restarted", async () => {
    const { code, output } = await ota(answer("200"));
    expect(output).toContain("has the new firmware but has not restarted within 1 s");
    expect(code).toBe(1);
  });

  it("says that the device is silent", async () => {
    const { code, output } = await ota(() => {});
    expect(output).toContain(`silent for 1 s after 0 of ${image.length} bytes`);
    expect(code).toBe(1);
  });

  it("names the devices it has seen when the one it looks for does not appear", async () => {
    device = await FakeDevice.start(broker.url, "lamp");
    const { code, output } = await runCommand(
      ...["ota", "--broker", broker.url, "--device", "lmap", "--timeout", "0.5", file],
    );
    expect(output).toContain("Within 0.5 s no device has shown itself at homie/lmap. Devices seen there: lamp.");
    expect(code).toBe(1);
  });

  it("says when the device is not ready", async () => {
    device = await FakeDevice.start(broker.url, "lamp");
    await device.keep("$state", "lost");
    const { code, output } = await runCommand(
      ...["ota", "--broker", broker.url, "--device", "lamp", "--timeout", "0.5", file],
    );
    expect(output).toContain('The device lamp is not ready: after 0.5 s its $state is still "lost".');
    expect(code).toBe(1);
  });

  it("says that no broker is there, and does not show the password", async () => {
    const { code, output } = await runCommand(
      ...["ota", "--broker", "mqtt://me:secret@127.0.0.1:1", "--device", "lamp", file],
    );
    expect(output).toContain("No broker is listening at mqtt://127.0.0.1:1.");
    expect(output).not.toContain("secret");
    expect(code).toBe(1);
  });

  it("logs in with credentials from the URL or from flags, and says when they are wrong", async () => {
    const strict = await startBroker({ user: { username: "me", password: "sécret" } });
    const lamp = await FakeDevice.start(strict.url.replace("//", "//me:s%C3%A9cret@"), "lamp");
    await lamp.keep("$fw/checksum", md5);
    const args = ["--device", "lamp", file];
    const right = await runCommand("ota", "--broker", strict.url.replace("//", "//me:s%C3%A9cret@"), ...args);
    expect(right.code).toBe(0);
    const flags = await runCommand(
      ...["ota", "--broker", strict.url, "--username", "me", "--password", "sécret", ...args],
    );
    expect(flags.code).toBe(0);
    const wrong = await runCommand("ota", "--broker", strict.url, "--username", "me", "--password", "xyzzy", ...args);
    expect(wrong.output).toContain("refuses this user name and password");
    expect(wrong.output).not.toContain("xyzzy");
    expect(wrong.code).toBe(1);
    await lamp.stop();
    await strict.close();
  });

  it("says that the broker closed the connection", async () => {
    const frail = await startBroker();
    const lamp = await FakeDevice.start(frail.url, "lamp", () => frail.close());
    const { code, output } = await runCommand("ota", "--broker", frail.url, "--device", "lamp", file);
    expect(output).toContain(`The broker ${frail.url} has closed the connection.`);
    expect(code).toBe(1);
    await lamp.stop();
  });

  it("refuses a file that is not an image, and one that is not there", async () => {
    const text = join(directory, "notes.txt");
    writeFileSync(text, "not a firmware");
    const wrong = await runCommand("ota", "--broker", broker.url, "--device", "lamp", text);
    expect(wrong.output).toContain(text);
    expect(wrong.code).toBe(1);
    const missing = await runCommand("ota", "--broker", broker.url, "--device", "lamp", join(directory, "none.bin"));
    expect(missing.output).toContain("none.bin: cannot read the firmware: there is no such file.");
    expect(missing.code).toBe(1);
  });

  it("exits 2 when the command line itself is wrong", async () => {
    expect((await runCommand("ota", file)).code).toBe(2);
    expect((await runCommand("ota", "--broker", broker.url, "--device", "a/b", file)).code).toBe(2);
    expect((await runCommand("ota", "--broker", "no url", "--device", "lamp", file)).code).toBe(2);
    expect((await runCommand("ota", "--broker", broker.url, "--device", "a", "--timeout", "x", file)).code).toBe(2);
  });
});
