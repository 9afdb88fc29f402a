import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import type { NewConfig } from "../../tools/configure/new-config.ts";
import { putSerial } from "../../tools/configure/put-serial.ts";
import type { SerialEvents, SerialLine } from "../../tools/serial/serial-line.ts";
import { crc32 } from "../../tools/storage-image/crc32.ts";
import { createOutput } from "../../tools/terminal/output.ts";
import { UserError } from "../../tools/user-error.ts";
import { runCommand } from "./run-command.ts";

/** A board that answers each expression with what a script says; without one it is an Espruino with our firmware. */
class FakeBoard extends EventEmitter<SerialEvents> implements SerialLine {
  /** What has arrived in config.json. */
  file = "";
  /** What is said when the board has restarted. */
  adoption = "config.json in Storage is adopted, and erased there";
  readonly #script: (code: string, board: FakeBoard) => string | undefined;
  #received = "";

  constructor(script: (code: string, board: FakeBoard) => string | undefined = () => undefined) {
    super();
    this.#script = script;
  }

  say(text: string): void {
    setImmediate(() => this.emit("data", Buffer.from(text, "latin1")));
  }

  write(text: string): void {
    this.#received += text;
    const lines = this.#received.split("\n");
    this.#received = lines.pop()!;
    for (const line of lines) this.#execute(line);
  }

  async close(): Promise<void> {}

  #execute(line: string): void {
    const question = /print\("\\x01(\d+)="\+JSON\.stringify\((.*)\)\)\}catch/.exec(line);
    const code = question ? question[2]! : line;
    const scripted = this.#script(code, this);
    if (scripted !== undefined) this.say(scripted.replace("#", `\x01${question?.[1]}`));
    else if (question) this.say(`\x01${question[1]}${this.#answer(code)}\r\n>`);
    else if (code.includes("reboot")) this.say(`rl\x00\xfe\xe0|\r\nlight 1.0.0, slot a\r\n${this.adoption}\r\n`);
  }

  #answer(code: string): string {
    if (code === "process.env.VERSION") return '="2v29"';
    if (code.endsWith("===undefined")) return "=false";
    if (code.startsWith("btoa")) {
      const length = Number(/,(\d+)\)\)$/.exec(code)![1]);
      return `="${Buffer.alloc(length, 0xff).toString("base64")}"`;
    }
    if (code.includes(".write(")) {
      const literal = /,(".*"),\d+(,\d+)?\)$/.exec(code)![1]!;
      this.file += JSON.parse(literal.replace(/\\x/g, "\\u00"));
      return "=true";
    }
    if (code.includes("CRC32")) return `=${crc32(this.file) | 0}`;
    return "=null";
  }
}

const content = {
  name: 'K\u00fcche "\\"',
  wifi: { ssid: "x", password: "hunter22" },
  mqtt: { host: "h" },
  ota: { enabled: true },
};
const config: NewConfig = { content, bytes: Buffer.from(JSON.stringify(content)), source: "config.json" };

async function put(line: SerialLine): Promise<{ error: string; output: string }> {
  let output = "";
  const terminal = createOutput({ write: (text: string) => (output += text) });
  try {
    await putSerial({ line, name: "COM3", config, timeoutMs: 400, output: terminal });
    return { error: "", output };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { error: error.message, output };
  }
}

it("stores the file byte for byte, and waits for the firmware to adopt it", async () => {
  const board = new FakeBoard();
  const { error, output } = await put(board);
  expect(error).toBe("");
  expect(Buffer.from(board.file, "latin1").toString("utf8").trimEnd()).toBe(JSON.stringify(content));
  expect(board.file.length % 4).toBe(0);
  expect(output).toContain("  wifi.password: new (not shown)\n");
  expect(output).toContain("The device has adopted the configuration.\n");
  expect(output).not.toContain("hunter22");
});

it("gives the reason why the firmware does not adopt it", async () => {
  const board = new FakeBoard();
  board.adoption = "! config.json in Storage is not adopted, and left there: settings.pin: is missing";
  const { error } = await put(board);
  expect(error).toBe("COM3: the device refuses the configuration: settings.pin: is missing. It keeps the old one.");
});

it.each<[string, (code: string, board: FakeBoard) => string | undefined, string]>([
  ["is silent", () => "", "no answer within 0.4 s. Is this the board's port"],
  ["speaks at another speed", () => "\xfe\x80\xf8\x00\x80\xf8", "not legible. The speed is probably another one"],
  ["is no Espruino", () => ">>> NameError: name 'process' isn't defined\r\n", 'its last line is ">>> NameError'],
  [
    "goes away at once",
    (_code, board) => {
      board.emit("close");
      return "";
    },
    "the connection is gone",
  ],
  [
    "goes away in the middle",
    (code, board) => {
      if (code.includes(".write(")) board.emit("close");
      return undefined;
    },
    "the connection is gone",
  ],
  ["stops answering", (code) => (code.includes(".write(") ? "" : undefined), "has stopped answering (0.4 s)"],
  [
    "has no firmware of ours",
    (code) => (code.includes("===undefined") ? "#=true\n" : undefined),
    "this firmware is not on",
  ],
  ["cuts its answers short", (code) => (code.startsWith("btoa") ? '#="AAAA"\n' : undefined), "has arrived damaged"],
  ["damages its answers", (code) => (code.startsWith("btoa") ? '#="AA\n' : undefined), "has arrived damaged"],
  ["answers nonsense", (code) => (code.startsWith("btoa") ? "#={}\n" : undefined), "has arrived damaged"],
  [
    "has no memory",
    (code) => (code.startsWith("btoa") ? "#!Out of memory\n" : undefined),
    "short of memory, or the free",
  ],
  [
    "cannot store it",
    (code) => (code.includes(".write(") ? '#!ReferenceError: "hunter22" is not defined\n' : undefined),
    "could not be made to store config.json",
  ],
  ["does not store it", (code) => (code.includes(".write(") ? "#=false\n" : undefined), "could not be made to store"],
  ["stores something else", (code) => (code.includes("CRC32") ? "#=7\n" : undefined), "could not be made to store"],
  ["does not restart", (code) => (code.includes("reboot") ? "" : undefined), "has not said within 0.4 s"],
  [
    "takes its port along when it restarts",
    (code, board) => {
      if (code.includes("reboot")) board.emit("close");
      return undefined;
    },
    "the port went away when the board restarted",
  ],
])("says so when what is at the port %s", async (_, script, words) => {
  const { error, output } = await put(new FakeBoard(script));
  expect(error).toContain(words);
  expect(error.startsWith("COM3: ")).toBe(true);
  expect(error + output).not.toContain("hunter22");
});

it("asks again when a question is lost", async () => {
  let lost = 0;
  const board = new FakeBoard((code) =>
    code.startsWith("process") && lost++ === 0 ? "Uncaught SyntaxError\n" : undefined,
  );
  let output = "";
  const terminal = createOutput({ write: (text: string) => (output += text) });
  await putSerial({ line: board, name: "COM3", config, timeoutMs: 5000, output: terminal });
  expect(output).toContain("The device has adopted the configuration.");
  expect(lost).toBeGreaterThan(1);
});

it("says that there is no such port", async () => {
  const { code, output } = await runCommand(
    "config",
    "put",
    "test/tools/config-for-put.json",
    "--port",
    "/dev/nowhere",
  );
  expect(output).toContain("/dev/nowhere: there is no such serial port. Is the board plugged in");
  expect(code).toBe(1);
});
