import type { Command } from "commander";
import { parseJsonObject } from "../../files/parse-json.ts";
import { readInput } from "../../files/read-and-write.ts";
import { getConfig } from "../../host/configure/get-config.ts";
import { setConfig } from "../../host/configure/set-config.ts";
import { addBrokerOptions, type BrokerOptions, withBroker } from "../options/broker-options.ts";
import { terminalOutput } from "../terminal/output.ts";
import { registerPut } from "./config-put.ts";
import { registerSchema } from "./config-schema.ts";

/** `homie config get|set|put|schema`: a device's configuration. */
export function register(program: Command): void {
  const config = program.command("config").description("show or change a device's configuration");
  addBrokerOptions(config.command("get"))
    .description("print the configuration, over MQTT; the device keeps its passwords to itself")
    .action(async (options: BrokerOptions) => {
      const shown = await withBroker(options, getConfig);
      terminalOutput().line(JSON.stringify(shown, null, 2));
    });
  addBrokerOptions(config.command("set"))
    .description("change what is given, over MQTT, and wait until the device is back")
    .argument("<json or file>", 'an incremental configuration, such as {"name":"Hall"}, or a file with one')
    .action(async (argument: string, options: BrokerOptions) => {
      const patch = readPatch(argument);
      await withBroker(options, (broker, device, timeoutMs) =>
        setConfig({ broker, device, patch, timeoutMs, output: terminalOutput() }),
      );
    });
  registerPut(config);
  registerSchema(config);
}

/** An incremental configuration, given as JSON itself or as the name of a file. */
function readPatch(argument: string): Record<string, unknown> {
  return /^\s*[{["]/.test(argument)
    ? parseJsonObject(argument, "<json>")
    : parseJsonObject(readInput(argument, "the configuration").toString("utf8"), argument);
}
