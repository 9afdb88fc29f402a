import { expect, it, vi } from "vitest";
import { nodemcu } from "../../../boards/nodemcu.ts";
import { createOutput } from "../../../cli/terminal/output.ts";
import { UserError } from "../../../files/user-error.ts";
import { installOverConsole } from "../../../host/flash/install-over-console.ts";
import { writeStorage } from "../../../host/storage/index.ts";
import { BOOT_FILE, PAGE, SLOT_A } from "../../../src/formats/layout.ts";
import { testImage } from "../../files/test-image.ts";
import { ConsoleBoard, type Script } from "../serial/console-board.ts";

const { offset, pages } = nodemcu.storage;
const config = {
  name: "Hall",
  wifi: { ssid: "net", password: "hunter22" },
  mqtt: { host: "h" },
  ota: { enabled: true },
};
const storage = writeStorage({
  board: nodemcu,
  loader: Buffer.from("// loader\n".repeat(300)),
  image: testImage(),
  config,
});

/** A board with Espruino on it, which says something when it has restarted. */
function plainBoard(script?: Script, says = "test 1.2.3, slot a\r\nReady\r\n"): ConsoleBoard {
  const board = new ConsoleBoard(script);
  board.files.clear();
  board.restarted = () => {
    board.files.set(BOOT_FILE, "");
    board.say(says);
  };
  return board;
}

/** Installs on a board, in virtual time. */
async function install(board: ConsoleBoard): Promise<{ error: string; output: string }> {
  let output = "";
  const options = { line: board, name: "COM3", board: nodemcu, storage, timeoutMs: 400, readyMs: 400 };
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  let error = "";
  let done = false;
  const installed = installOverConsole({ ...options, output: createOutput({ write: (text) => (output += text) }) })
    .catch((thrown) => {
      if (!(thrown instanceof UserError)) throw thrown;
      error = thrown.message;
    })
    .finally(() => {
      done = true;
    });
  installed.catch(() => {}); // thrown below
  while (!done) {
    await new Promise(setImmediate);
    vi.advanceTimersByTime(1);
  }
  vi.useRealTimers();
  await installed;
  expect(output + error).not.toContain("hunter22");
  return { error, output };
}

const storageOn = (board: ConsoleBoard) => Buffer.from(board.flash.read(offset, pages * PAGE));
/** Storage has the file that Espruino looks for once it was written. */
const seesSlot: Script = (code) => (code.includes(`read("${SLOT_A.file}"`) ? "#=true\n" : undefined);

it("writes Storage page by page, and waits until the board is ready", async () => {
  const board = plainBoard(seesSlot);
  board.flash.program(offset + 3 * PAGE, Buffer.alloc(PAGE, 0x55));
  const { error, output } = await install(board);
  expect(error).toBe("");
  expect(storageOn(board).equals(storage)).toBe(true);
  expect(output).toMatch(
    /of 48 pages differ\. Writing[\s\S]* 100 % [\s\S]* {2}board \| Ready\nThe board is ready\.\n$/,
  );
  expect(board.flash.violations).toEqual([]);
});

it("goes on where a cable was pulled: until the last piece is written nothing in Storage counts", async () => {
  let total = 0;
  await install(
    plainBoard((code, self) => {
      if (code.includes(".write(")) total++;
      return seesSlot(code, self);
    }),
  );
  for (let pulled = 1; pulled <= total; pulled += 4) {
    let writes = 0;
    const board = plainBoard((code, self) => {
      if (code.includes(".write(") && ++writes === pulled) self.emit("close");
      return seesSlot(code, self);
    });
    board.flash.program(offset, Buffer.alloc(PAGE, 0x55));
    expect((await install(board)).error).toMatch(/^COM3: the connection is gone\..* half written/s);
    if (pulled < total) expect(board.flash.read(offset, 4)).toEqual(new Uint8Array(4).fill(0xff));
    board.removeAllListeners();
    expect((await install(board)).error).toBe("");
    expect(storageOn(board).equals(storage)).toBe(true);
  }
});

it("refuses another Espruino, and one with code on it that runs", async () => {
  const other = plainBoard();
  other.env = { VERSION: "2v29", BOARD: "ESP8266_BOARD", STORAGE: 3 * PAGE };
  expect((await install(other)).error).toContain(
    "Espruino 2v29 for ESP8266_BOARD with 12 KB of Storage, but NodeMCU v1.0 takes",
  );
  const ours = plainBoard();
  ours.files.set(BOOT_FILE, "// loader");
  const { error } = await install(ours);
  expect(error).toContain("code is saved on this board and runs (.bootcde)");
  expect(error).toContain("homie ota");
  expect(ours.flash.operations + other.flash.operations).toBe(0);
});

it.each<[string, Script, string]>([
  ["is silent", () => "", "no answer within 0.4 s. Is this the board's port"],
  [
    "cannot write",
    (code) => (code.includes(".write(") ? "#!\n" : undefined),
    "Espruino could not do what it was asked to",
  ],
  ["writes into the other half", () => undefined, "Espruino does not see in its Storage what was written there"],
])("says so when the board %s", async (_, script, words) => {
  expect((await install(plainBoard(script))).error).toContain(words);
});

it("says in words why the board is not ready", async () => {
  const { error } = await install(plainBoard(seesSlot, "test 1.2.3, slot a\r\nWi-Fi: bad_password\r\n"));
  expect(error).toContain("it does not join the network (bad_password)");
});
