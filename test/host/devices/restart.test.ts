import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { type CommandResult, runCommand } from "../../cli/run-command.ts";
import { Device, image } from "../../scenario/device.ts";
import { FakeDevice, type Reaction } from "../mqtt/fake-device.ts";

let broker: EmbeddedBroker;
let lamp: FakeDevice | undefined;

beforeAll(async () => {
  broker = await startBroker();
});
afterEach(async () => {
  for (const attribute of lamp?.kept ?? []) await lamp?.keep(attribute, "");
  await lamp?.stop();
  lamp = undefined;
});
afterAll(async () => {
  await broker.close();
});

/** Restarts a device that reacts in a given way. */
async function restart(react: Reaction, state = "ready"): Promise<CommandResult> {
  // It hears its own answer, too.
  const asked: Reaction = (attribute, payload, device) => {
    if (`${attribute} ${payload}` === "$implementation/reset restart") return react(attribute, payload, device);
  };
  lamp = await FakeDevice.start(broker.url, "lamp", asked, state);
  return await runCommand("restart", "--broker", broker.url, "--device", "lamp", "--timeout", "1");
}

const accepts: Reaction = async (_attribute, _payload, device) => {
  await device.keep("$implementation/reset", "false");
};

it("restarts the simulated board", async () => {
  const device = await Device.start(undefined, broker.port, await image("1.0.0"));
  try {
    await device.ready();
    const { code, output } = await runCommand(
      ...["restart", "--broker", broker.url, "--device", "5ccf7f0a0b0c", "--timeout", "20"],
    );
    expect(output).toBe("Waiting for the device 5ccf7f0a0b0c …\nThe device restarts …\nThe device is back.\n");
    expect(code).toBe(0);
    // Nothing of it is lost.
    expect(device.payloads("$fw/version")).toEqual(["1.0.0", "1.0.0"]);
    expect(device.payloads("$implementation/reset").at(-1)).toBe("false");
  } finally {
    await device.stop();
  }
});

it("reaches a device in safe mode, which that ends", async () => {
  const { code, output } = await restart(async (...event) => {
    await accepts(...event);
    await event[2].restart();
  }, "alert");
  expect(output).toContain("The device is back.");
  expect(code).toBe(0);
});

it("says that a device is back without its sketch", async () => {
  const { code, output } = await restart(async (...event) => {
    await accepts(...event);
    const [, , device] = event;
    await device.keep("$state", "lost");
    await device.keep("$implementation/safe-mode", "the sketch is left out\x1b[2J");
    await device.keep("$state", "alert");
  });
  expect(output).toContain("The device is back, but says that it needs somebody: the sketch is left out\\u001b[2J.");
  expect(code).toBe(1);
});

it.each<[string, Reaction, string]>([
  ["does not answer", () => {}, "has not answered within 1 s: its firmware may be too old"],
  ["is busy", accepts, "has not restarted within 1 s. It may be busy"],
  [
    "does not come back",
    async (...event) => {
      await accepts(...event);
      await event[2].keep("$state", "lost");
    },
    "has not come back within 1 s",
  ],
])("says that a device %s", async (_, react, message) => {
  const { code, output } = await restart(react);
  expect(output).toContain(message);
  expect(code).toBe(1);
});
