import { beforeAll, describe, expect, it } from "vitest";
import { nodemcu } from "../../../boards/nodemcu.ts";
import { createOutput } from "../../../cli/terminal/output.ts";
import { UserError } from "../../../files/user-error.ts";
import { COMMAND_ADVICE } from "../../../host/flash/advice.ts";
import { readEngine } from "../../../host/flash/engine-parts.ts";
import { type FlashBoardOptions, flashBoard } from "../../../host/flash/flash-board.ts";
import { wholeFlash } from "../../../host/flash/flash-map.ts";
import type { FlashPart } from "../../../host/flash/flash-part.ts";
import { readStorage, writeStorage } from "../../../host/storage/index.ts";
import { replaceConfig } from "../../../host/storage/replace-config.ts";
import { putFile } from "../../../host/storage/write.ts";
import { CabledChip } from "../../../sim/loader/cabled-chip.ts";
import { NorFlash } from "../../../sim/nor-flash.ts";
import { FILE_HEADER, JOURNAL, PAGE, SLOT_A, USED_PAGES } from "../../../src/formats/layout.ts";
import { testImage } from "../../files/test-image.ts";
import { timePasses } from "../../support/passing-time.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { CabledLine } from "../serial/cabled-line.ts";
import { type ReleaseTraits, releaseFiles, writeFolder } from "./test-release.ts";

timePasses();

const directory = temporaryDirectory();
const { offset, pages } = nodemcu.storage;
const FLASH = nodemcu.flashSize;
const config = {
  name: "Hall",
  wifi: { ssid: "net", password: "hunter22" },
  mqtt: { host: "h" },
  ota: { enabled: true },
};
const loader = Buffer.from("// loader\n".repeat(300));
let engine: FlashPart[];
let folders = 0;

function engineOf(traits: ReleaseTraits): FlashPart[] {
  return readEngine(writeFolder(directory, `release${folders++}`, releaseFiles(traits)), nodemcu).parts;
}

function storageOf(version: string, config?: object): Buffer {
  return writeStorage({ board: nodemcu, loader, image: testImage("nodemcu", { version }), config });
}

/** A flash that somebody has programmed. */
function programmed(...parts: Pick<FlashPart, "at" | "bytes">[]): NorFlash {
  const flash = new NorFlash(FLASH);
  for (const { at, bytes } of parts) flash.program(at, bytes);
  return flash;
}

const storagePart = (bytes: Buffer): FlashPart => ({ what: "Storage", at: offset, bytes });

/** Flashes a board. @returns what was said, and what went wrong */
async function flash(
  chip: CabledChip,
  options: Partial<FlashBoardOptions> & { storage: Buffer },
  prepare: (line: CabledLine) => void = () => {},
): Promise<{ error: string; output: string; restarts: boolean }> {
  const line = new CabledLine(chip);
  let output = "";
  prepare(line);
  let restarts = false;
  let error = "";
  try {
    restarts = await flashBoard({
      line,
      name: "COM3",
      baud: 460800,
      advice: COMMAND_ADVICE,
      board: nodemcu,
      replaceConfig: false,
      erase: false,
      output: createOutput({ write: (text) => (output += text) }),
      ...options,
    });
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    error = thrown.message;
  }
  await line.close();
  expect(chip.violations).toEqual([]);
  expect(output + error).not.toContain("hunter22");
  return { error, output, restarts };
}

const whole = (chip: CabledChip) => Buffer.from(chip.flash.read(0, FLASH));
const storageIn = (chip: CabledChip) => Buffer.from(chip.flash.read(offset, pages * PAGE));

/** Addresses of the pages that are erased or written meanwhile. */
async function pagesTouched(chip: CabledChip, work: () => Promise<unknown>): Promise<Set<number>> {
  const touched = new Set<number>();
  chip.flash.onOperation = ({ address }) => touched.add(address - (address % PAGE));
  await work();
  chip.flash.onOperation = undefined;
  return touched;
}

beforeAll(() => {
  engine = engineOf({});
});

describe("a blank board", () => {
  it("gets everything, and starts it; the second time there is nothing to write", async () => {
    const chip = new CabledChip({ flash: new NorFlash(FLASH) });
    const storage = storageOf("1.0.0", config);
    const { error, output, restarts } = await flash(chip, { storage, engine, replaceConfig: true });
    expect(error).toBe("");
    expect(output).toContain("An ESP8266 with 4 MB of flash.\n");
    expect(output).toMatch(/\n\[#{30}] 100 % {2}\d+ of \d+ bytes\n/);
    expect(restarts).toBe(true);
    expect(chip.runs).toBe(true);
    expect(whole(chip).equals(wholeFlash(nodemcu, [...engine, storagePart(storage)]))).toBe(true);
    let again = "";
    const touched = await pagesTouched(chip, async () => {
      again = (await flash(chip, { storage: storageOf("1.0.0"), engine })).output;
    });
    expect(again).toContain("The board has all of this already; nothing is written.\n");
    expect(touched.size).toBe(0);
    expect(chip.runs).toBe(true);
  });

  it("is refused without an engine, or with one for another size", async () => {
    const blank = await flash(new CabledChip({ flash: new NorFlash(FLASH) }), { storage: storageOf("1.0.0") });
    expect(blank.error).toMatch(/^COM3: there is no Espruino on this board\. Give --engine .* Nothing was written\.$/);
    const user1 = releaseFiles({ map: 0 }).get("espruino_esp8266_user1.bin")!;
    const small = await flash(new CabledChip({ flash: programmed({ at: 0x1000, bytes: user1 }) }), {
      storage: storageOf("1.0.0"),
    });
    expect(small.error).toContain("the Espruino on this board is built for 512 KB of flash. Give --engine");
  });
});

describe("a board in use", () => {
  /** A board that has had its configuration changed since it was laid out. */
  function used(ownFile?: [string, Buffer]): CabledChip {
    const storage = replaceConfig(storageOf("1.0.0"), config, "test");
    if (ownFile) putFile(storage, USED_PAGES * PAGE, ...ownFile);
    return new CabledChip({ flash: programmed(...engine, storagePart(storage)) });
  }

  it("keeps its configuration and its engine; only the pages that differ are written", async () => {
    const chip = used(["log", Buffer.from("kept")]);
    const touched = await pagesTouched(chip, async () => {
      expect((await flash(chip, { storage: storageOf("2.0.0"), engine })).error).toBe("");
    });
    const page = (index: number) => offset + index * PAGE;
    expect([...touched].sort((a, b) => a - b)).toEqual([page(JOURNAL.page), page(JOURNAL.page + 1), page(SLOT_A.page)]);
    const { config: kept, boot, files } = readStorage(storageIn(chip));
    expect(kept).toEqual(config);
    expect(boot).toEqual(readStorage(storageOf("2.0.0")).boot);
    expect(files.map(({ name }) => name)).toContain("log");
    expect(await pagesTouched(chip, () => flash(chip, { storage: storageOf("2.0.0"), engine }))).toEqual(new Set());
  });

  it("does without the release when it has the engine", async () => {
    const chip = used();
    expect((await flash(chip, { storage: storageOf("2.0.0") })).error).toBe("");
    expect(readStorage(storageIn(chip)).config).toEqual(config);
  });

  it("takes another configuration; nothing is left of the old one, nor of one that waits to be adopted", async () => {
    const waiting = Buffer.from(JSON.stringify({ ...config, name: "Waiting" }));
    const chip = used(["config.json", waiting]);
    const next = { ...config, name: "Next", wifi: { ssid: "other", password: "other secret" } };
    expect((await flash(chip, { storage: storageOf("1.0.0", next), replaceConfig: true })).error).toBe("");
    const { config: now, files } = readStorage(storageIn(chip));
    expect(now).toEqual(next);
    expect(files.map(({ name }) => name)).not.toContain("config.json");
    expect(whole(chip).includes("hunter22")).toBe(false);
    expect(whole(chip).includes("Waiting")).toBe(false);
  });

  it("loses everything with --erase", async () => {
    const chip = used(["log", Buffer.from("not kept")]);
    chip.flash.program(0x300000, Buffer.from("a sketch's own data"));
    const storage = storageOf("2.0.0");
    expect((await flash(chip, { storage, engine, erase: true })).error).toBe("");
    expect(whole(chip).equals(wholeFlash(nodemcu, [...engine, storagePart(storage)]))).toBe(true);
    expect(chip.flash.read(offset + SLOT_A.page * PAGE - FILE_HEADER, 1)[0]).not.toBe(0xff);
  });

  it("keeps its configuration wherever the cable is pulled, and a second try ends well", async () => {
    const changed = engineOf({ version: "2v30", seed: 2 });
    const storage = storageOf("2.0.0");
    const counting = used();
    await flash(counting, { storage, engine: changed });
    const operations = counting.flash.operations;
    expect(operations).toBeGreaterThan(300);
    const chips = Array.from({ length: 36 }, (_, nth) => {
      const chip = used();
      // The last operations are those of the journal: each of them is tried.
      const operation = nth < 20 ? Math.floor((nth * (operations - 60)) / 20) : operations - 48 + (nth - 20) * 3;
      const stage = (["during", "before", "after"] as const)[nth % 3]!;
      chip.flash.cutPower({ operation, stage, seed: nth });
      return { chip, operation };
    });
    for (let at = 0; at < chips.length; at += 12) {
      await Promise.all(
        chips.slice(at, at + 12).map(async ({ chip, operation }) => {
          const first = await flash(chip, { storage, engine: changed });
          expect(first.error, `operation ${operation}`).toMatch(
            /^COM3: the connection is gone at 0x[0-9a-f]+ \(.*\): was the cable pulled.* A configuration that it had is kept\. .*run the same command again\.$/s,
          );
          chip.flash.clearFaults();
          chip.powerOn();
          const second = await flash(chip, { storage, engine: changed });
          expect(second.error, `operation ${operation}`).toBe("");
          const { config: kept, boot } = readStorage(storageIn(chip));
          expect(kept, `operation ${operation}`).toEqual(config);
          expect(boot).toEqual(readStorage(storage).boot);
          const user1 = changed[1]!;
          expect(Buffer.from(chip.flash.read(user1.at, user1.bytes.length)).equals(user1.bytes)).toBe(true);
        }),
      );
    }
  }, 180_000);
});

describe("what is wrong is said", () => {
  const storage = storageOf("1.0.0");

  it.each<[string, () => CabledChip, string]>([
    [
      "another chip of Espressif's",
      () => new CabledChip({ flash: new NorFlash(FLASH), magic: 0x00f01d83 }),
      "the chip is an ESP32, but",
    ],
    [
      "an unknown chip",
      () => new CabledChip({ flash: new NorFlash(FLASH), magic: 0x12345678 }),
      "the chip is none that is known here",
    ],
    [
      "flash of 1 MB",
      () => new CabledChip({ flash: new NorFlash(FLASH / 4) }),
      "its flash has 1024 KB; this firmware takes 4 MB",
    ],
    [
      "flash that says nothing",
      () => new CabledChip({ flash: new NorFlash(FLASH), flashId: 0xffffff }),
      "the size of its flash cannot be read",
    ],
  ])("%s", async (_, make, words) => {
    const chip = make();
    const { error } = await flash(chip, { storage, engine });
    expect(error).toContain(words);
    expect(error).toMatch(/^COM3: .* Nothing was written\.$/s);
    expect(chip.flash.operations).toBe(0);
    if (!words.includes("none")) expect(chip.runs).toBe(true);
  });

  it("a board that does not answer, at a port that can reset it and at one that cannot", async () => {
    const dead = new CabledChip({ flash: new NorFlash(FLASH) });
    dead.powerOff();
    const begun = Date.now();
    const { error } = await flash(dead, { storage, engine });
    expect(Date.now() - begun).toBeLessThan(25_000);
    expect(error).toMatch(
      /^COM3: the chip's boot loader does not answer\. If the board does not start its boot loader by itself, hold/,
    );
    const running = await flash(new CabledChip({ flash: new NorFlash(FLASH) }), { storage, engine }, (line) => {
      line.hasControl = false;
    });
    expect(running.error).toContain("This port cannot reset the board: hold its button FLASH");
  });

  it("a port that cannot reset the board, which is in its loader: it is written, and stays there", async () => {
    const chip = new CabledChip({ flash: new NorFlash(FLASH) });
    chip.restart(true);
    const { error, restarts } = await flash(chip, { storage, engine }, (line) => {
      line.hasControl = false;
    });
    expect({ error, restarts }).toEqual({ error: "", restarts: false });
    expect(whole(chip).equals(wholeFlash(nodemcu, [...engine, storagePart(storage)]))).toBe(true);
    expect(chip.runs).toBe(false);
  });

  it("a cable that does not bear the speed: it goes on at the first one", async () => {
    const chip = new CabledChip({ flash: new NorFlash(FLASH), maxBaud: 115200 });
    expect((await flash(chip, { storage, engine })).error).toBe("");
    expect(whole(chip).equals(wholeFlash(nodemcu, [...engine, storagePart(storage)]))).toBe(true);
  });

  it("a flash that does not hold what is written", async () => {
    const chip = new CabledChip({ flash: new NorFlash(FLASH) });
    chip.flash.keepBitsHigh(offset + SLOT_A.page * PAGE + 8, 0xff);
    const { error } = await flash(chip, { storage, engine });
    expect(error).toMatch(
      /^COM3: the flash does not hold what was written at 0xcf000 \(firmware\)\. .* run the same command again\.$/,
    );
  });

  it("a cable that is pulled before anything is written", async () => {
    const chip = new CabledChip({ flash: new NorFlash(FLASH) });
    const { error } = await flash(chip, { storage, engine }, (line) => setTimeout(() => line.pull(), 300));
    expect(error).toContain(
      "COM3: the connection is gone: was the cable pulled, or the board switched off? Nothing was written.",
    );
  });

  it("a chip that falls silent while it is written", async () => {
    const chip = new CabledChip({ flash: new NorFlash(FLASH) });
    let written = 0;
    chip.flash.onOperation = () => {
      if (++written === 50) chip.powerOff();
    };
    const begun = Date.now();
    const { error } = await flash(chip, { storage, engine });
    expect(error).toMatch(/^COM3: the chip's loader has stopped answering at 0x[0-9a-f]+ \(Espruino 2v29\)/);
    expect(Date.now() - begun).toBeLessThan(30_000);
  });
});
