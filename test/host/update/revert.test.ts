import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { type CommandResult, runCommand } from "../../cli/run-command.ts";
import { Device, image, machines, TOPIC } from "../../scenario/device.ts";
import { FakeDevice, type Reaction } from "../mqtt/fake-device.ts";

let broker: EmbeddedBroker;

beforeAll(async () => {
  broker = await startBroker();
});
afterAll(async () => {
  await broker.close();
});

const revert = (id: string, seconds: number): Promise<CommandResult> =>
  runCommand("ota", "--revert", "--broker", broker.url, "--device", id, "--timeout", `${seconds}`);

describe.each(Object.entries(machines))("homie ota --revert with %s", (_, machine) => {
  it("brings the firmware back that was there before, and the newer one again", async () => {
    const own = await startBroker();
    const device = await Device.start(machine, own.port, await image("1.0.0"));
    try {
      await device.ready();
      const first = await image("1.0.0");
      const second = await image("2.0.0");
      const back = () =>
        runCommand("ota", "--revert", "--broker", own.url, "--device", "5ccf7f0a0b0c", "--timeout", "30");
      const none = await back();
      expect(none.output).toContain("The device has no firmware to go back to: it was never updated over the air.");
      expect(none.code).toBe(1);
      await device.client.publishAsync(
        `${TOPIC}/$implementation/ota/firmware/${second.md5}`,
        Buffer.from(second.image),
        { qos: 1 },
      );
      await device.message("$fw/version", "2.0.0");
      await device.message("$implementation/ota/status", "200");
      await expect.poll(() => device.lines, { timeout: 20_000 }).toContain("The new firmware is confirmed");
      const { code, output } = await back();
      expect(output).toBe(
        "Waiting for the device 5ccf7f0a0b0c …\nThe device restarts with the firmware that it had before …\n" +
          "The device runs 1.0.0 again, in place of 2.0.0.\n",
      );
      expect(code).toBe(0);
      expect(device.payloads("$fw/checksum").at(-1)).toBe(first.md5);
      expect((await back()).output).toContain("The device runs 2.0.0 again, in place of 1.0.0.");
      expect(device.payloads("$implementation/ota/revert").at(-1)).toBe("false");
    } finally {
      await device.stop();
      await own.close();
    }
  });
});

describe("homie ota --revert says that a device", () => {
  let lamp: FakeDevice | undefined;

  afterEach(async () => {
    for (const attribute of lamp?.kept ?? []) await lamp?.keep(attribute, "");
    await lamp?.stop();
    lamp = undefined;
  });

  const accepts =
    (status: string): Reaction =>
    async (_attribute, _payload, device) => {
      await device.say("$implementation/ota/revert", "false");
      await device.say("$implementation/ota/status", status);
    };

  it.each<[string, Reaction, string]>([
    ["does not answer", () => {}, "has not answered within 1 s: its firmware may be too old"],
    ["is being updated", accepts("409 UPDATING"), "The device is being updated"],
    ["takes no updates", accepts("403"), "ota.enabled is false"],
    ["says something else", accepts("500 FLASH\x1b[2J"), "The device does not go back: 500 FLASH\\u001b[2J"],
    ["does not restart", accepts("200"), "has not restarted within 1 s"],
    [
      "comes back with the same",
      async (...event) => {
        await accepts("200")(...event);
        await event[2].keep("$state", "lost");
        await event[2].keep("$implementation/ota/status", "500 FLASH_ERROR abc");
        await event[2].keep("$state", "ready");
      },
      "is back with the firmware that it was to leave: 500 FLASH_ERROR abc",
    ],
  ])("%s", async (_, react, message) => {
    const asked: Reaction = (attribute, payload, device) => {
      if (`${attribute} ${payload}` === "$implementation/ota/revert true") return react(attribute, payload, device);
    };
    lamp = await FakeDevice.start(broker.url, "lamp", asked);
    await lamp.keep("$fw/version", "1.0.0");
    const { code, output } = await revert("lamp", 1);
    expect(output).toContain(message);
    expect(code).toBe(1);
  });

  it("takes no file, and wants a device", async () => {
    for (const more of [["x.bin", "--device", "lamp"], [], ["--fw-name", "light"]]) {
      const { code, output } = await runCommand("ota", "--revert", "--broker", broker.url, ...more);
      expect(output).toContain("--revert takes devices, and nothing else");
      expect(code).toBe(2);
    }
  });
});
