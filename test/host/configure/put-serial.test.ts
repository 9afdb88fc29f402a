import { expect, it, vi } from "vitest";
import { createOutput } from "../../../cli/terminal/output.ts";
import { UserError } from "../../../files/user-error.ts";
import type { NewConfig } from "../../../host/configure/new-config.ts";
import { putSerial } from "../../../host/configure/put-serial.ts";
import { runCommand } from "../../cli/run-command.ts";
import { ConsoleBoard, type Fault, type Script } from "../serial/console-board.ts";

const content = {
  name: 'K\u00fcche "\\"',
  wifi: { ssid: "x", password: "hunter22" },
  mqtt: { host: "h" },
  ota: { enabled: true },
};
const config = newConfig(content);
/** Two pieces on their way to the board. */
const small = newConfig({ name: "L", wifi: { ssid: "n" }, mqtt: { host: "h" }, ota: { enabled: true } });

function newConfig(content: Record<string, unknown>): NewConfig {
  return { content, bytes: Buffer.from(JSON.stringify(content)), source: "config.json" };
}

/** How long a turn of the event loop takes in virtual time. */
const TURN_MS = 5;

/** Does something in virtual time, which does not depend on how busy the computer is. */
async function inVirtualTime<Result>(work: () => Promise<Result>): Promise<Result> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  try {
    let done = false;
    const result = work().finally(() => {
      done = true;
    });
    result.catch(() => {}); // thrown below
    while (!done) {
      await new Promise(setImmediate);
      vi.advanceTimersByTime(TURN_MS);
    }
    return await result;
  } finally {
    vi.useRealTimers();
  }
}

/** Configures a board, which has to answer within a time. */
function put(board: ConsoleBoard, timeoutMs: number): Promise<{ error: string; output: string }> {
  return inVirtualTime(() => putNow(board, timeoutMs, config));
}

async function putNow(
  board: ConsoleBoard,
  timeoutMs: number,
  config: NewConfig,
): Promise<{ error: string; output: string }> {
  let output = "";
  const terminal = createOutput({ write: (text: string) => (output += text) });
  try {
    await putSerial({ line: board, name: "COM3", config, timeoutMs, output: terminal });
    return { error: "", output };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { error: error.message, output };
  }
}

it("stores the file byte for byte, and waits for the firmware to adopt it", async () => {
  const board = new ConsoleBoard();
  const { error, output } = await put(board, 5000);
  expect(error).toBe("");
  expect(Buffer.from(board.adopted!, "latin1").toString("utf8").trimEnd()).toBe(JSON.stringify(content));
  expect(board.adopted!.length % 4).toBe(0);
  expect(output).toContain("  wifi.password: new (not shown)\n");
  expect(output).toContain("The device has adopted the configuration.\n");
  expect(output).not.toContain("hunter22");
});

it("finds nothing to do once the board has the configuration", async () => {
  const board = new ConsoleBoard();
  await put(board, 5000);
  const { error, output } = await put(board, 5000);
  expect(error).toBe("");
  expect(output).toContain("The board has this configuration already; nothing was changed.");
  expect(output).not.toContain("is on the board");
});

it("gives the reason why the firmware does not adopt it", async () => {
  const board = new ConsoleBoard();
  board.adoption = "! config.json in Storage is not adopted, and left there: settings.pin: is missing";
  const { error } = await put(board, 5000);
  expect(error).toBe("COM3: the device refuses the configuration: settings.pin: is missing. It keeps the old one.");
});

it.each<[string, Script, string]>([
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
  ["damages its answers", (code) => (code.startsWith("btoa") ? '\x01="AA\n' : undefined), "arrives damaged, each time"],
  ["answers nonsense", (code) => (code.startsWith("btoa") ? "#={}\n" : undefined), "has arrived damaged"],
  ["has no memory", (code) => (code.startsWith("btoa") ? "#!\n" : undefined), "short of memory, or the free"],
  [
    "cannot store it",
    (code) => (code.includes(".write(") ? '#!\nReferenceError: "hunter22" is not defined\n' : undefined),
    "could not be made to store config.json",
  ],
  ["does not store it", (code) => (code.includes(".write(") ? "#=false\n" : undefined), "could not be made to store"],
  ["stores something else", (code) => (code.includes("CRC32") ? "#=7\n" : undefined), "could not be made to store"],
  ["does not restart", (code) => (code.includes("reboot") ? "#=1\n" : undefined), "has not said within 0.4 s"],
  [
    "takes its port along when it restarts",
    (code, board) => {
      if (code.includes("reboot")) board.emit("close");
      return undefined;
    },
    "the port went away when the board restarted",
  ],
])("says so when what is at the port %s", async (_, script, words) => {
  const { error, output } = await put(new ConsoleBoard(script), 400);
  expect(error).toContain(words);
  expect(error.startsWith("COM3: ")).toBe(true);
  expect(error + output).not.toContain("hunter22");
});

/** Configures a board while something goes wrong, and says what is not as it should be then. */
async function putWith(fault: Fault): Promise<string | undefined> {
  const board = new ConsoleBoard(undefined, fault);
  const { error } = await putNow(board, 1000, small);
  const adopted = board.adopted && Buffer.from(board.adopted, "latin1").toString("utf8").trimEnd();
  const good = error === "" && adopted === String(small.bytes) && !board.files.has("config.json");
  return good ? undefined : `${JSON.stringify(fault)}: ${error || adopted}`;
}

it.each<[Fault["kind"], Fault["from"]]>([
  ["lost", "tool"],
  ["doubled", "tool"],
  ["lost", "board"],
  ["doubled", "board"],
])("gets through when a character is %s on its way from the %s, whichever it is", async (kind, from) => {
  const undisturbed = new ConsoleBoard();
  await inVirtualTime(() => putNow(undisturbed, 1000, small));
  const positions = Array.from({ length: undisturbed.sent[from] }, (_, at) => at);
  const together = 10;
  for (let at = 0; at < positions.length; at += together) {
    const faults = positions.slice(at, at + together).map((at) => ({ from, at, kind }));
    const results = await inVirtualTime(() => Promise.all(faults.map(putWith)));
    expect(results.filter((result) => result !== undefined)).toEqual([]);
  }
});

it("says that there is no such port", async () => {
  const { code, output } = await runCommand(
    "config",
    "put",
    "test/host/configure/config-for-put.json",
    "--port",
    "/dev/nowhere",
  );
  expect(output).toContain("/dev/nowhere: there is no such serial port. Is the board plugged in");
  expect(code).toBe(1);
});
