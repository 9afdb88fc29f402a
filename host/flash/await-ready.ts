import { UserError } from "../../files/user-error.ts";
import type { Output } from "../output.ts";
import { consoleLine } from "../serial/console-line.ts";
import type { SerialLine } from "../serial/serial-line.ts";

/** A line of the board's log by which it is known how its start ended. */
const GOOD_ENDS: [RegExp, string][] = [
  [/^Ready$/, "The board is ready."],
  [/^Configuration mode: /, "The board has no configuration and waits for one, see docs/configuration.md."],
  [/^Standalone mode: /, "The board runs without a configuration."],
];
/** What stands in the way, by what the board says; a later line counts more. */
const TROUBLES: [RegExp, string][] = [
  [/^Wi-Fi: joined/, "it is in the network, but does not reach the broker: see mqtt.host and mqtt.port"],
  [/^MQTT: connected/, "it reached the broker, and did not become ready in time: look at its console"],
  [
    /^Wi-Fi: (.*)/,
    "it does not join the network ($1): see wifi.ssid and wifi.password; the ESP8266 knows 2.4 GHz only",
  ],
  [/^MQTT: refused by the broker: (.*)/, "the broker refuses it ($1): see mqtt.auth, mqtt.username and mqtt.password"],
  [/^MQTT: (.*)/, "it is in the network, but does not reach the broker ($1): see mqtt.host and mqtt.port"],
  [
    /^! The configuration is not valid for this firmware: (.*)/,
    "its configuration is not valid for this firmware ($1)",
  ],
  [/^! No slot holds a whole firmware/, "its loader finds no whole firmware: flash it again, with everything erased"],
  [/^! (fw\.[ab]: .*)/, "the sketch threw an error while it started ($1)"],
];
/** A firmware's first line. */
const STARTED = /^\S.* \S+, slot [ab]$/;

/**
 * Shows what a board says from its start until it is ready.
 * @throws UserError that says in words why it is not
 */
export async function awaitReady(line: SerialLine, name: string, timeoutMs: number, output: Output): Promise<void> {
  const console = new StartConsole(output);
  let timer: NodeJS.Timeout | undefined;
  let receive = (_: Buffer) => {};
  try {
    const end = await new Promise<string | undefined>((resolve) => {
      receive = (bytes) => {
        const found = console.receive(bytes);
        if (found !== undefined) resolve(found);
      };
      line.on("data", receive);
      line.on("close", () => resolve(undefined));
      timer = setTimeout(() => resolve(undefined), timeoutMs);
    });
    if (end === undefined)
      throw new UserError(`${name}: the board is written and checked, but ${console.trouble(timeoutMs)}.`);
    output.line(end);
  } finally {
    clearTimeout(timer);
    line.off("data", receive);
  }
}

/** What a board has said since its start. */
class StartConsole {
  readonly #output: Output;
  #partial = "";
  #heard = 0;
  #legible = 0;
  #trouble: string | undefined;
  #started = false;

  constructor(output: Output) {
    this.#output = output;
  }

  /** @returns how the start has ended well, once it has */
  receive(bytes: Buffer): string | undefined {
    const lines = (this.#partial + bytes.toString("latin1")).split("\n");
    this.#partial = lines.pop()!;
    let end: string | undefined;
    for (const line of lines) end ??= this.#line(line);
    return end;
  }

  /** Why it has not ended well. */
  trouble(timeoutMs: number): string {
    const seconds = timeoutMs / 1000;
    if (this.#trouble !== undefined) return this.#trouble;
    if (this.#started) return `the firmware, which has started, is not ready within ${seconds} s: look at its console`;
    if (this.#heard + this.#partial.length === 0) {
      return `it has said nothing within ${seconds} s: press its button RST, and look at its console at 115200 baud`;
    }
    if (this.#legible === 0) {
      return (
        "what it says is not legible. Where that repeats itself, the chip starts over and over: this flash may not bear to be " +
        "read by four lines (qio), which Espruino's release is built for; flash it with esptool and --flash_mode dio"
      );
    }
    return `no firmware has started within ${seconds} s: look at its console, and flash it again, with Espruino`;
  }

  #line(raw: string): string | undefined {
    this.#heard += raw.length + 1;
    const text = consoleLine(raw);
    if (!text) return undefined;
    this.#legible++;
    this.#output.line(`  board | ${text}`);
    this.#started ||= STARTED.test(text);
    for (const [pattern, trouble] of TROUBLES) {
      const found = pattern.exec(text);
      if (found) {
        this.#trouble = trouble.replace("$1", () => found[1]!);
        break;
      }
    }
    return GOOD_ENDS.find(([pattern]) => pattern.test(text))?.[1];
  }
}
