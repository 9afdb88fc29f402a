import { Command, CommanderError } from "commander";
import { UsageError, UserError } from "./user-error.ts";

/** Every command, with its line in the help; each lies in a file of its own, which is loaded when it is asked for. */
const COMMANDS: Record<string, string> = {
  build: "build a firmware image from a sketch",
  image: "make the flash image of a board: loader, journal and slots",
  run: "run a firmware on the simulated board or on the Espruino engine",
  ota: "update a device over MQTT",
  config: "check, show or change a device's configuration",
  demo: "show a device's life from the first boot to an update",
  bench: "measure speed and memory of the firmware",
};

/** What the file of a command exports as `register`: adds the command to the program. */
export type Register = (program: Command) => void;

async function load(name: string): Promise<Register> {
  const file = new URL(`./commands/${name}.ts`, import.meta.url).href;
  try {
    return ((await import(file)) as { register: Register }).register;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code !== "ERR_MODULE_NOT_FOUND" || !message.includes(`commands/${name}.ts`)) throw error;
    throw new UsageError(`The command "${name}" is not part of this version.`);
  }
}

function makeProgram(): Command {
  return new Command("homie")
    .description("Homie firmware for the ESP8266, from source to a board on a wall.")
    .exitOverride()
    .showHelpAfterError("Add --help to see what is possible.");
}

async function execute(argv: string[]): Promise<void> {
  const program = makeProgram();
  const name = argv.find((word) => !word.startsWith("-"));
  const register = name !== undefined && Object.hasOwn(COMMANDS, name) ? await load(name) : undefined;
  if (register) {
    register(program);
    for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  }
  for (const [other, description] of Object.entries(COMMANDS)) {
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
    if (error instanceof UserError) {
      console.error(`homie: ${error.message}`);
      return error instanceof UsageError ? 2 : 1;
    }
    console.error(error);
    return 1;
  }
}
