import type { Command } from "commander";
import { restartDevice } from "../../host/devices/restart-device.ts";
import { addBrokerOptions, type BrokerOptions, withBroker } from "../options/broker-options.ts";
import { terminalOutput } from "../terminal/output.ts";

/** `homie restart`: restarts a device over MQTT, which also ends safe mode. */
export function register(program: Command): void {
  addBrokerOptions(program.command("restart"))
    .description("restart a device over MQTT, and wait until it is back")
    .action((options: BrokerOptions) =>
      withBroker(options, (broker, device, timeoutMs) => restartDevice(broker, device, timeoutMs, terminalOutput())),
    );
}
