import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { ROOT } from "../files/root.ts";
import { UsageError } from "../files/user-error.ts";
import { showError } from "./terminal/show-error.ts";

/** What the file of a command exports as `register`: adds the command to the program. */
export type Register = (program: Command) => void;

interface Entry {
  /** The command's line in the help. */
  description: string;
  /** Loads the command's file: a command loads nothing of what the others need. */
  load: () => Promise<{ register: Register }>;
}

const COMMANDS: Record<string, Entry> = {
  new: {
    description: "make a folder for a device of your own",
    load: () => import("./commands/new.ts"),
  },
  dev: {
    description: "run a sketch at the desk, and update it on each change",
    load: () => import("./commands/dev.ts"),
  },
  build: {
    description: "check a sketch's types, and build a firmware image from it",
    load: () => import("./commands/build.ts"),
  },
  image: {
    description: "make the flash image of a board: loader, journal and slots",
    load: () => import("./commands/image.ts"),
  },
  flash: {
    description: "write a firmware, and the engine, to a board on a cable",
    load: () => import("./commands/flash.ts"),
  },
  install: {
    description: "bring a firmware to a board that runs Espruino, through its console",
    load: () => import("./commands/install.ts"),
  },
  run: {
    description: "run a firmware on the simulated board or on the Espruino engine",
    load: () => import("./commands/run.ts"),
  },
  monitor: {
    description: "show the console of a board on a cable, or the log of a device at a broker",
    load: () => import("./commands/monitor.ts"),
  },
  ota: {
    description: "update a device over MQTT",
    load: () => import("./commands/ota.ts"),
  },
  devices: {
    description: "list the devices at a broker",
    load: () => import("./commands/devices.ts"),
  },
  ui: {
    description: "look after the devices at a broker on a local web page",
    load: () => import("./commands/ui.ts"),
  },
  restart: {
    description: "restart a device over MQTT",
    load: () => import("./commands/restart.ts"),
  },
  config: {
    description: "check, show or change a device's configuration",
    load: () => import("./commands/config.ts"),
  },
  demo: {
    description: "show a device's life from the first boot to an update",
    load: () => import("./commands/demo.ts"),
  },
};

function version(): string {
  return (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string }).version;
}

function makeProgram(): Command {
  return new Command("homie")
    .description("Homie firmware for the ESP8266, from source to a board on a wall.")
    .version(version(), "-v, --version", "print the version")
    .exitOverride()
    .showHelpAfterError("Add --help to see what is possible.");
}

/** The program with all its commands, for whoever describes it: a command line loads only the one that it names. */
export async function wholeProgram(): Promise<Command> {
  const program = makeProgram();
  for (const { load } of Object.values(COMMANDS)) (await load()).register(program);
  return program;
}

async function execute(argv: string[]): Promise<void> {
  const program = makeProgram();
  const name = argv.find((word) => !word.startsWith("-"));
  if (name !== undefined && Object.hasOwn(COMMANDS, name)) {
    const { register } = await COMMANDS[name]!.load();
    register(program);
    for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  }
  for (const [other, { description }] of Object.entries(COMMANDS)) {
    if (other !== name) program.command(other).description(description);
  }
  await program.parseAsync(argv, { from: "user" });
}

/**
 * Runs one command line.
 * @param argv the words after `homie`
 * @returns the exit code: 0 when all went well, 1 when the command failed, 2 when the command line is wrong
 */
export async function main(argv: string[]): Promise<number> {
  try {
    await execute(argv.length ? argv : ["--help"]);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    showError(error);
    return error instanceof UsageError ? 2 : 1;
  }
}
