import { describe, expect, it } from "vitest";
import { nodemcu } from "../../../boards/nodemcu.ts";
import { EngineBoard } from "../../../host/machines/engine-board.ts";
import { FlashFile } from "../../../host/machines/flash-file.ts";
import { addStandIns } from "../../../host/machines/stand-ins.ts";
import { looksLikeStorage, readStorage, writeStorage } from "../../../host/storage/index.ts";
import { putFile } from "../../../host/storage/write.ts";
import { MAX_CONFIG } from "../../../src/formats/journal.ts";
import { JOURNAL, LOADER_SIZE, PAGE, SLOT_A, SLOT_B, SLOT_SIZE } from "../../../src/formats/layout.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { engine } from "../machines/engine-present.ts";

const loader = Buffer.from('print("booted");');
const image = Buffer.alloc(1001, "firmware ");
const config = { name: "Küche, 21 €", wifi: { ssid: "x" } };

function layout(changes: Partial<Parameters<typeof writeStorage>[0]> = {}): Buffer {
  return writeStorage({ board: nodemcu, loader, image, config, ...changes });
}

describe("writeStorage", () => {
  it("puts journal and slots where the layout says", () => {
    const storage = layout();
    expect(storage.length).toBe(nodemcu.storage.pages * PAGE);
    const { files } = readStorage(storage);
    expect(files.map(({ name }) => name)).toEqual([".bootcde", ".pad0", "journal", ".pad1", "fw.a", ".pad2", "fw.b"]);
    for (const region of [JOURNAL, SLOT_A, SLOT_B]) {
      expect(files.find(({ name }) => name === region.file)).toEqual({
        name: region.file,
        at: region.page * PAGE,
        size: region.pages * PAGE,
      });
    }
  });

  it("fills slot A with the image, and leaves the rest erased", () => {
    const storage = layout();
    const slotA = storage.subarray(SLOT_A.page * PAGE, (SLOT_A.page + SLOT_A.pages) * PAGE);
    expect(slotA.subarray(0, image.length)).toEqual(image);
    expect(slotA.subarray(image.length).every((byte) => byte === 0xff)).toBe(true);
    expect(storage.subarray(SLOT_B.page * PAGE).every((byte) => byte === 0xff)).toBe(true);
  });

  it("keeps configuration and boot state in the journal, the configuration as UTF-8 without escapes", () => {
    const storage = layout();
    expect(readStorage(storage)).toMatchObject({
      config,
      boot: { slot: "a", a: `1dd07e4c452cec37d503b71c9051854e${image.readInt32LE(252)}`, b: "" },
      previous: undefined,
      tornRecord: false,
    });
    expect(storage.includes(Buffer.from('{\n"name":"Küche, 21 €",\n"wifi":{\n "ssid":"x"}}'))).toBe(true);
  });

  it("lays out a board without a configuration", () => {
    expect(readStorage(layout({ config: undefined }))).toMatchObject({ config: undefined, boot: { slot: "a" } });
  });

  it("takes a loader of every length that fits", () => {
    for (const length of [1, 2, 3, 4, LOADER_SIZE - 1, LOADER_SIZE]) {
      const { files } = readStorage(layout({ loader: Buffer.alloc(length, 32) }));
      expect(files[0]).toEqual({ name: ".bootcde", at: 32, size: length });
      expect(files[2]!.at).toBe(JOURNAL.page * PAGE);
    }
  });

  it("refuses what does not fit, and says how much there is room for", () => {
    expect(() => layout({ loader: Buffer.alloc(LOADER_SIZE + 1) })).toThrow(`there is room for ${LOADER_SIZE}`);
    expect(() => layout({ image: Buffer.alloc(SLOT_SIZE + 1) })).toThrow(
      `The image has ${SLOT_SIZE + 1} bytes, but a slot of board nodemcu holds ${SLOT_SIZE}`,
    );
    expect(() => layout({ config: { name: "€".repeat(600) }, configSource: "config.json" })).toThrow(
      `config.json: the configuration has 1811 bytes (without white space), but the board keeps at most ${MAX_CONFIG}`,
    );
    expect(() => layout({ config: { name: "\ud83d" } })).toThrow("half of a character");
  });
});

describe("readStorage", () => {
  it("reads the newer of the journal's two pages", () => {
    const storage = layout();
    const first = JOURNAL.page * PAGE;
    layout({ config: { name: "newer" } }).copy(storage, first + PAGE, first, first + PAGE);
    storage.fill(0, first, first + 4);
    expect(readStorage(storage).config).toEqual({ name: "newer" });
  });

  it("says when a record was torn", () => {
    const storage = layout();
    const at = storage.indexOf('{"slot"');
    storage[at + 3]! ^= 1;
    expect(readStorage(storage)).toMatchObject({ config, boot: undefined, tornRecord: true });
  });

  it("says what is damaged, and what to do", () => {
    const cut = layout().subarray(0, 5000);
    expect(() => readStorage(cut, "storage.bin")).toThrow(
      "storage.bin: damaged or not a Storage image: its size of 5000 bytes is not a number of 4096-byte pages. " +
        "Make a new one with `homie image`.",
    );
    expect(() => readStorage(Buffer.alloc(PAGE, 0xff))).toThrow("the file journal is missing");
    expect(() => readStorage(Buffer.alloc(PAGE, 0x41))).toThrow("there is no Storage file at offset 0x0");
    const moved = layout();
    moved.writeUInt32LE(4, JOURNAL.page * PAGE - 32);
    expect(() => readStorage(moved)).toThrow();
    const short = layout();
    short.writeUInt32LE(SLOT_B.pages * PAGE - 4, SLOT_B.page * PAGE - 32);
    expect(() => readStorage(short)).toThrow(
      "the file fw.b has 81916 bytes at offset 0x1a000 instead of 81920 at 0x1a000",
    );
    const noLoader = layout();
    noLoader[4] = 0;
    expect(() => readStorage(noLoader)).toThrow("the file .bootcde is missing");
  });

  it("tells a Storage image from other files", () => {
    expect(looksLikeStorage(layout())).toBe(true);
    expect(looksLikeStorage(image)).toBe(false);
    expect(looksLikeStorage(Buffer.alloc(0))).toBe(false);
  });
});

it("a file's name has as many bytes as Espruino keeps of it", () => {
  const storage = layout();
  const longest = "n".repeat(28);
  putFile(storage, readStorage(storage).end, longest, Buffer.from("mine"));
  expect(readStorage(storage).files.at(-1)).toMatchObject({ name: longest, size: 4 });
});

describe("stand-ins", () => {
  it("go behind the firmware's files, replace older ones, and keep other files", () => {
    const storage = layout();
    putFile(storage, readStorage(storage).end, "notes", Buffer.from("mine"));
    addStandIns(storage, "02:00:00:00:00:02");
    addStandIns(storage, "02:00:00:00:00:03");
    expect(
      readStorage(storage)
        .files.slice(-4)
        .map(({ name }) => name),
    ).toEqual(["fw.b", "notes", "Wifi", "ESP8266"]);
    expect(storage.includes("mine")).toBe(true);
    expect(storage.includes("02:00:00:00:00:03")).toBe(true);
    expect(storage.includes("02:00:00:00:00:02")).toBe(false);
    const firmware = layout();
    const used = (SLOT_B.page + SLOT_B.pages) * PAGE;
    expect(storage.subarray(0, used)).toEqual(firmware.subarray(0, used));
  });
});

describe.skipIf(!engine)("on real Espruino", () => {
  const directory = temporaryDirectory();

  it("boots, lists and reads the files, reboots, and survives a power cut", async () => {
    const flash = new FlashFile(nodemcu, directory);
    flash.create(layout());
    const board = new EngineBoard({ engine: engine!, flash, mac: "02:00:00:00:00:01" });
    const lines: string[] = [];
    board.on("line", (line) => lines.push(line));
    await board.start();
    expect(JSON.parse(await board.evaluate('require("Storage").list()'))).toEqual(
      expect.arrayContaining([".bootcde", "journal", "fw.a", "fw.b"]),
    );
    expect(JSON.parse(await board.evaluate(`require("Storage").read("fw.a", 0, ${image.length})`))).toBe(
      image.toString("latin1"),
    );
    expect(lines).toEqual(["booted"]);
    const rebooted = new Promise<void>((resolve) => board.on("reboot", resolve));
    await expect(board.evaluate('require("ESP8266").reboot()')).rejects.toThrow("rebooted");
    await rebooted;
    await expect.poll(() => lines).toEqual(["booted", "booted"]);
    await board.evaluate(
      `require("Flash").write("abcd", 0x10000000 + ${nodemcu.storage.offset} + ${SLOT_B.page * PAGE})`,
    );
    await board.stop();
    expect(flash.readStorage().toString("latin1", SLOT_B.page * PAGE, SLOT_B.page * PAGE + 4)).toBe("abcd");
    await board.start();
    expect(await board.evaluate('require("Storage").read("fw.b", 0, 4)')).toBe('"abcd"');
    await board.stop();
  });
});
