import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startBroker } from "../../../host/mqtt/embedded-broker.ts";
import { runCommand } from "../../cli/run-command.ts";
import { Device, image } from "../../scenario/device.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const folder = temporaryDirectory();

it("homie ota updates the simulated board by its firmware's name, with Base64", async () => {
  const broker = await startBroker();
  const device = await Device.start(undefined, broker.port, await image("1.0.0"));
  try {
    await device.ready();
    const file = join(folder, "light.bin");
    const { image: bytes, md5 } = await image("1.1.0");
    writeFileSync(file, bytes);
    const flags = ["--broker", broker.url, "--fw-name", "light", "--base64", "--timeout", "20"];
    const { code, output } = await runCommand("ota", ...flags, file);
    expect(output).toContain("Devices that run light: 5ccf7f0a0b0c (ready).");
    expect(output).toContain(`100 %  ${bytes.length} of ${bytes.length} bytes`);
    expect(output).toContain(`The device is back and runs the new firmware (MD5 ${md5}).`);
    expect(code).toBe(0);
    expect(device.payloads("$fw/version")).toEqual(["1.0.0", "1.1.0"]);
  } finally {
    await device.stop();
    await broker.close();
  }
});
