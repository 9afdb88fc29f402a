import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atob, E, loadDeviceModule } from "../support/device-module.ts";

type State = Uint8Array | Int32Array;

interface Md5 {
  proveRom(md5: State): boolean;
  romUpdate(): (digest: number, bytes: number, length: number) => void;
  startMd5(inScript?: boolean): State;
  updateMd5(md5: State, bytes: Uint8Array, length: number): void;
  digestMd5(md5: State, rest: string, length: number): string;
}

function expected(bytes: string): string {
  return createHash("md5").update(bytes, "latin1").digest("hex");
}

/** The module as it is on a board. */
async function load(board = "LINUX", engine: object = E): Promise<Md5> {
  return await loadDeviceModule<Md5>("modules/md5/index.ts", { E: engine, atob, process: { env: { BOARD: board } } });
}

/** The digest of bytes that come in pieces of so many blocks, and the rest of them in the end. */
function digest(md5: Md5, bytes: string, blocks: number[]): string {
  const state = md5.startMd5();
  let at = 0;
  for (const count of [...blocks, ...Array(Math.ceil(bytes.length / 64)).fill(1)]) {
    const size = Math.min(count * 64, (bytes.length - at) & ~63);
    // As in an update: one buffer, of which what is behind the piece does not count.
    if (size || !count) md5.updateMd5(state, text(`${bytes.substr(at, size)}left from before`), size);
    at += size;
  }
  return md5.digestMd5(state, bytes.substr(at), bytes.length);
}

/** How far the first array of a memory lies from the next one, in bytes. */
const APART = 4096;
const MEMORY = 0x3fff0000;

/**
 * The ROM's routines, working on arrays in memory, as far as E.nativeCall and E.getAddressOf show them: on whole addresses, so
 * that a part of an array can be given.
 */
function rom({ broken = false } = {}) {
  const memory: Uint8Array[] = [];
  const calls: [routine: number, ...args: number[]][] = [];
  /** What was digested, by the address of the context. */
  const contexts = new Map<number, number[]>();
  const bytes = (address: number, length: number): Uint8Array => {
    const array = memory[Math.floor((address - MEMORY) / APART)];
    const from = (address - MEMORY) % APART;
    if (!array || from + length > array.length) throw new Error(`${length} bytes at ${address} are nobody's`);
    return array.subarray(from, from + length);
  };
  const routines: Record<number, (...args: number[]) => void> = {
    1073780760: (context) => {
      bytes(context!, 88).fill(0);
      contexts.set(context!, []);
    },
    1073780788: (context, from, length) => contexts.get(context!)!.push(...bytes(from!, length!)),
    1073780992: (to, context) => {
      const digest = createHash("md5")
        .update(Uint8Array.from(contexts.get(context!)!))
        .digest();
      contexts.delete(context!);
      // The real one keeps words in there, and wipes them.
      bytes(context!, 88).fill(0xee);
      bytes(to!, 16).set(broken ? digest.reverse() : digest);
    },
  };
  return {
    /** The address of an array. */
    addressOf: (value: Uint8Array): number => MEMORY + APART * memory.indexOf(value),
    calls,
    E: {
      ...E,
      getAddressOf: (value: Uint8Array, isFlat: boolean) => {
        if (!isFlat) throw new Error("the bytes need not lie in one piece there");
        if (!memory.includes(value)) memory.push(value);
        return MEMORY + APART * memory.indexOf(value);
      },
      nativeCall: (routine: number, signature: string) => {
        if (!routines[routine]) throw new Error("not an MD5 routine");
        return (...args: number[]) => {
          expect(signature).toBe(`void(${args.map(() => "int").join()})`);
          calls.push([routine, ...args]);
          routines[routine]!(...args);
        };
      },
    },
  };
}

const text = (value: string) => Uint8Array.from(Buffer.from(value, "latin1"));

describe("MD5", () => {
  it("agrees with Node's for any bytes in any pieces", async () => {
    const md5 = await load();
    const pieces = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1000 }), pieces, (bytes, blocks) => {
        const all = String.fromCharCode(...bytes);
        expect(digest(md5, all, blocks)).toBe(expected(all));
      }),
      { numRuns: 500 },
    );
  });

  it("agrees at every length around a block's end", async () => {
    const md5 = await load();
    for (let length = 0; length < 200; length++) {
      expect(digest(md5, "a".repeat(length), [])).toBe(expected("a".repeat(length)));
    }
  });

  it("agrees with Node's where the length in bits takes four bytes", async () => {
    const bytes = "abc".repeat(700_000);
    expect(digest(await load(), bytes, [bytes.length >> 6])).toBe(expected(bytes));
  });

  it("uses the ROM on the chip where it gives the known digest", async () => {
    const { E: engine, calls, addressOf } = rom();
    const md5 = await load("ESP8266_4MB", engine);
    const state = md5.startMd5() as Uint8Array;
    expect(md5.proveRom(state)).toBe(true);
    const context = addressOf(state);
    const before = calls.length;
    const piece = text("x".repeat(512));
    md5.updateMd5(state, piece, 128);
    md5.romUpdate()(context, addressOf(piece), 64);
    expect(md5.digestMd5(state, "hello", 197)).toBe(expected(`${"x".repeat(192)}hello`));
    // What is left, and the digest, have room behind the context, and nowhere else.
    expect(calls.slice(before)).toEqual([
      [0x40009834, context, addressOf(piece), 128],
      [0x40009834, context, addressOf(piece), 64],
      [0x40009834, context, context + 96, 5],
      [0x40009900, context + 96, context],
    ]);
  });

  it("agrees with Node's by the ROM, for any bytes in any pieces", async () => {
    const pieces = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 8 });
    const md5 = await load("ESP8266_4MB", rom().E);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), pieces, (bytes, blocks) => {
        const all = String.fromCharCode(...bytes);
        expect(digest(md5, all, blocks)).toBe(expected(all));
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ["do not lie in one piece", (_: Uint8Array, at: number) => (_.length === 512 ? 0 : at)],
    ["do not begin with a word", (_: Uint8Array, at: number) => (_.length === 512 ? at + 1 : at)],
  ])("does not hand bytes to the ROM that %s", async (_, address) => {
    const { E: engine, calls } = rom();
    const getAddressOf = (value: Uint8Array, isFlat: boolean) => address(value, engine.getAddressOf(value, isFlat));
    const md5 = await load("ESP8266_4MB", { ...engine, getAddressOf });
    const state = md5.startMd5();
    expect(md5.proveRom(state)).toBe(true);
    const before = calls.length;
    expect(() => md5.updateMd5(state, text("x".repeat(512)), 512)).toThrow("the bytes do not lie in one piece");
    expect(calls.length).toBe(before);
  });

  it("does not rely on the ROM where it gives another digest, and does without it where it is told to", async () => {
    const { E: engine, calls } = rom({ broken: true });
    const md5 = await load("ESP8266_4MB", engine);
    expect(md5.proveRom(md5.startMd5())).toBe(false);
    const before = calls.length;
    const state = md5.startMd5(true);
    expect(md5.proveRom(state)).toBe(true);
    expect(md5.digestMd5(state, "abc", 3)).toBe(expected("abc"));
    expect(calls.length).toBe(before);
  });

  it("proves the ROM without touching a digest that is under way", async () => {
    const md5 = await load("ESP8266_4MB", rom().E);
    const state = md5.startMd5();
    md5.updateMd5(state, text("x".repeat(64)), 64);
    expect(md5.proveRom(state)).toBe(true);
    md5.updateMd5(state, text("y".repeat(64)), 64);
    expect(md5.digestMd5(state, "", 128)).toBe(expected("x".repeat(64) + "y".repeat(64)));
  });

  it.each([0, 0x3fff0002])("calls no ROM routine with %i for its data's address", async (address) => {
    const { E: engine, calls } = rom();
    const md5 = await load("ESP8266_4MB", { ...engine, getAddressOf: () => address });
    const state = md5.startMd5();
    expect(md5.proveRom(state)).toBe(true);
    expect(md5.digestMd5(state, "abc", 3)).toBe(expected("abc"));
    expect(calls).toEqual([]);
  });

  it("never calls an address anywhere else", async () => {
    const { E: engine, calls } = rom();
    const md5 = await load("LINUX", engine);
    expect(md5.proveRom(md5.startMd5())).toBe(true);
    expect(digest(md5, "abc", [])).toBe(expected("abc"));
    expect(calls).toEqual([]);
  });
});
