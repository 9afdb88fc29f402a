import { answer } from "./answer.ts";
import { refuse } from "./error.ts";
import type { Client, Setup } from "./setup.ts";

/** From a valid configuration to the reboot, in milliseconds: the answer has to get out. */
const REBOOT_PAUSE = 2000;

/** Answers `PUT /config` with what became of the configuration. */
export function answerConfig(setup: Setup, client: Client, status: string): void {
  if (status !== "200" && status !== "304") {
    const code = Number(status.substr(0, 3));
    refuse(client, code, code === 500 ? "the flash does not hold what was written" : status.substr(4));
    return;
  }
  setup._configured = true;
  print("Configured, rebooting");
  setTimeout(() => require("ESP8266").reboot(), REBOOT_PAUSE);
  answer(client, 200, '{"success":true}');
}
