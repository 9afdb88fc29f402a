import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FirmwareBug, PowerLost } from "../../sim/errors.ts";
import { FLASH_PAGE, NorFlash } from "../../sim/nor-flash.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const SIZE = 4 * FLASH_PAGE;
const bytes = (...values: number[]) => Uint8Array.from(values);

describe("a NOR flash", () => {
  test("is erased when new, takes writes, and an erase sets the whole page", () => {
    const flash = new NorFlash(SIZE);
    flash.write(FLASH_PAGE - 4, bytes(1, 2, 3, 4, 5, 6, 7, 8));
    expect([...flash.read(FLASH_PAGE - 5, 10)]).toEqual([0xff, 1, 2, 3, 4, 5, 6, 7, 8, 0xff]);
    flash.erasePage(FLASH_PAGE + 17);
    expect([...flash.read(FLASH_PAGE - 4, 8)]).toEqual([1, 2, 3, 4, 0xff, 0xff, 0xff, 0xff]);
    expect(flash.operations).toBe(2);
    expect(flash.violations).toEqual([]);
  });

  test("clears bits without an erase, and refuses to set one", () => {
    const flash = new NorFlash(SIZE);
    flash.write(0, bytes(0xf0, 0xff, 0xff, 0xff));
    flash.write(0, bytes(0xa0, 0xff, 0xff, 0xff));
    expect(() => flash.write(0, bytes(0xa1, 0xff, 0xff, 0xff))).toThrow(FirmwareBug);
    expect(flash.read(0, 1)[0]).toBe(0xa0);
    expect(flash.violations).toHaveLength(1);
  });

  test.each([
    ["an address between words", (flash: NorFlash) => flash.write(2, new Uint8Array(4))],
    ["half a word", (flash: NorFlash) => flash.write(0, new Uint8Array(6))],
    ["a write beyond the end", (flash: NorFlash) => flash.write(SIZE - 4, new Uint8Array(8))],
    ["an erase beyond the end", (flash: NorFlash) => flash.erasePage(SIZE)],
    ["a read beyond the end", (flash: NorFlash) => flash.read(SIZE, 4)],
  ])("records %s", (_what, act) => {
    const flash = new NorFlash(SIZE);
    expect(() => act(flash)).toThrow(FirmwareBug);
    expect(flash.violations).toHaveLength(1);
  });

  test("tells of each operation before it happens", () => {
    const flash = new NorFlash(SIZE);
    const seen: unknown[] = [];
    flash.onOperation = (operation) => seen.push(operation);
    flash.write(8, new Uint8Array(4));
    flash.erasePage(FLASH_PAGE + 1);
    expect(seen).toEqual([
      { index: 0, kind: "write", address: 8, length: 4 },
      { index: 1, kind: "erase", address: FLASH_PAGE, length: FLASH_PAGE },
    ]);
  });

  test("keeps its content in a file, as it changes", () => {
    const folder = temporaryDirectory();
    const file = join(folder, "flash.bin");
    const first = new NorFlash(SIZE, file);
    first.write(4, bytes(1, 2, 3, 4));
    first.write(FLASH_PAGE, bytes(5, 6, 7, 8));
    first.erasePage(0);
    const image = readFileSync(file);
    expect(image).toHaveLength(SIZE);
    expect([...image.subarray(FLASH_PAGE, FLASH_PAGE + 4)]).toEqual([5, 6, 7, 8]);
    first.close();
    const second = new NorFlash(SIZE, file);
    expect([...second.read(0, 8)]).toEqual(new Array(8).fill(0xff));
    second.restore(new NorFlash(SIZE).snapshot());
    expect(readFileSync(file).every((byte) => byte === 0xff)).toBe(true);
    second.close();
  });

  test("goes back to a snapshot that later writes do not touch", () => {
    const flash = new NorFlash(SIZE);
    flash.write(0, bytes(1, 2, 3, 4));
    const before = flash.snapshot();
    flash.write(4, bytes(5, 6, 7, 8));
    flash.erasePage(0);
    flash.restore(before);
    expect([...flash.read(0, 8)]).toEqual([1, 2, 3, 4, 0xff, 0xff, 0xff, 0xff]);
  });
});

describe("a power cut", () => {
  const data = Uint8Array.from({ length: 512 }, (_, i) => i);

  test.each([
    ["before", 0xff],
    ["after", 7],
  ] as const)("%s a write leaves all or nothing", (stage, expected) => {
    const flash = new NorFlash(SIZE);
    let told = 0;
    flash.onPowerCut = () => told++;
    flash.cutPower({ operation: 1, stage });
    flash.write(1024, data);
    expect(() => flash.write(0, data)).toThrow(PowerLost);
    expect(flash.read(7, 1)[0]).toBe(expected);
    expect(told).toBe(1);
  });

  test("lets nothing through until the power is back", () => {
    const flash = new NorFlash(SIZE);
    flash.cutPower({ operation: 0, stage: "before" });
    expect(() => flash.erasePage(0)).toThrow(PowerLost);
    expect(() => flash.write(0, data)).toThrow(PowerLost);
    expect(flash.read(0, 512).every((byte) => byte === 0xff)).toBe(true);
    flash.restorePower();
    flash.write(0, data);
    expect(flash.read(0, 512)).toEqual(data);
  });

  test("in a write clears only some of the bits, the same ones for the same seed", () => {
    const results = new Set<string>();
    for (let seed = 0; seed < 50; seed++) {
      const torn = [0, 1].map(() => {
        const flash = new NorFlash(SIZE);
        flash.cutPower({ operation: 0, stage: "during", seed });
        expect(() => flash.write(0, data)).toThrow(PowerLost);
        return flash.read(0, data.length);
      });
      expect(torn[0]).toEqual(torn[1]);
      expect(torn[0]!.every((byte, i) => (byte & data[i]!) === data[i]!)).toBe(true);
      results.add(Buffer.from(torn[0]!).toString("hex"));
    }
    expect(results.size).toBeGreaterThan(40);
  });

  test("in an erase leaves a page of anything, and no other page is touched", () => {
    const results = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      const flash = new NorFlash(SIZE);
      flash.write(FLASH_PAGE, data);
      flash.write(0, data);
      flash.cutPower({ operation: 0, stage: "during", seed });
      expect(() => flash.erasePage(FLASH_PAGE)).toThrow(PowerLost);
      expect(flash.read(0, 512)).toEqual(data);
      results.add(Buffer.from(flash.read(FLASH_PAGE, FLASH_PAGE)).toString("hex"));
    }
    expect(results.size).toBeGreaterThan(5);
  });
});

describe("a flash that lies", () => {
  test("keeps a bit high without a word", () => {
    const flash = new NorFlash(SIZE);
    flash.keepBitsHigh(5, 0x10);
    flash.write(4, new Uint8Array(4));
    expect([...flash.read(4, 4)]).toEqual([0, 0x10, 0, 0]);
    flash.write(4, new Uint8Array(4));
    expect(flash.violations).toEqual([]);
  });

  test("does not erase a page, and what is written there comes out mixed", () => {
    const flash = new NorFlash(SIZE);
    flash.write(0, bytes(0x0f, 0, 0, 0));
    flash.keepPage(0);
    flash.erasePage(0);
    flash.write(0, bytes(0xf3, 1, 2, 3));
    expect([...flash.read(0, 4)]).toEqual([0x03, 0, 0, 0]);
    expect(flash.violations).toEqual([]);
  });

  test("takes nothing where it is protected", () => {
    const flash = new NorFlash(SIZE);
    flash.write(0, bytes(0x0f, 0xff, 0xff, 0xff));
    flash.protectPage(0);
    flash.write(0, bytes(0xf3, 1, 2, 3));
    flash.erasePage(0);
    expect([...flash.read(0, 4)]).toEqual([0x0f, 0xff, 0xff, 0xff]);
    flash.clearFaults();
    flash.erasePage(0);
    flash.write(0, bytes(1, 2, 3, 4));
    expect([...flash.read(0, 4)]).toEqual([1, 2, 3, 4]);
    expect(flash.violations).toEqual([]);
  });

  test("rots", () => {
    const flash = new NorFlash(SIZE);
    flash.write(0, bytes(1, 2, 3, 4));
    flash.rot(1, 0x81);
    expect([...flash.read(0, 4)]).toEqual([1, 0x83, 3, 4]);
  });
});
