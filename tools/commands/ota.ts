import type { Command } from "commander";
import { readFirmware } from "../firmware-file.ts";
import { updateDevice } from "../ota/update-device.ts";
import { terminalOutput } from "../terminal/output.ts";
import { addBrokerOptions, type BrokerOptions, withBroker } from "./broker-options.ts";

/** `homie ota`: sends a firmware to a device over MQTT and waits until the device runs it. */
export function register(program: Command): void {
  addBrokerOptions(program.command("ota"))
    .description("update a device over MQTT, and wait until it is back with the new firmware")
    .argument("<firmware.bin>", "an image that `homie build` has made")
    .action(async (file: string, options: BrokerOptions) => {
      const { bytes: image } = readFirmware(file);
      await withBroker(options, (broker, device, timeoutMs) =>
        updateDevice({ broker, device, image, timeoutMs, output: terminalOutput() }),
      );
    });
}
