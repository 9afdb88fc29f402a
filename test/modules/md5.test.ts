import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { E, loadDeviceModule } from "../support/device-module.ts";

type State = Uint8Array | Int32Array;

interface Md5 {
  startMd5(): State;
  updateMd5(md5: State, bytes: Uint8Array): void;
  digestMd5(md5: State, rest: string, length: number): string;
}

function expected(bytes: string): string {
  return createHash("md5").update(bytes, "latin1").digest("hex");
}

/** The module as it is on a board. */
async function load(board = "LINUX", engine: object = E): Promise<Md5> {
  return await loadDeviceModule<Md5>("modules/md5/index.ts", { E: engine, process: { env: { BOARD: board } } });
}

/** The digest of bytes that come in pieces of so many blocks, and the rest of them in the end. */
function digest(md5: Md5, bytes: string, blocks: number[]): string {
  const state = md5.startMd5();
  let at = 0;
  for (const count of [...blocks, ...Array(Math.ceil(bytes.length / 64)).fill(1)]) {
    const size = Math.min(count * 64, (bytes.length - at) & ~63);
    if (size) md5.updateMd5(state, text(bytes.substr(at, size)));
    at += size;
  }
  return md5.digestMd5(state, bytes.substr(at), bytes.length);
}

/** The ROM's routines, working on arrays in memory, as far as E.nativeCall and E.getAddressOf show them. */
function rom({ broken = false } = {}) {
  const memory: Uint8Array[] = [];
  const calls: number[] = [];
  let data: number[] = [];
  return {
    calls,
    E: {
      ...E,
      getAddressOf: (value: Uint8Array) => {
        if (!memory.includes(value)) memory.push(value);
        return memory.indexOf(value) * 4 + 0x3fff0000;
      },
      nativeCall: (routine: number) => {
        calls.push(routine);
        const at = (address: number) => memory[(address - 0x3fff0000) / 4]!;
        return (...args: number[]) => {
          if (routine === 0x40009818) data = [];
          else if (routine === 0x40009834) data.push(...at(args[1]!).subarray(0, args[2]));
          else if (routine === 0x40009900) {
            const digest = createHash("md5").update(Uint8Array.from(data)).digest();
            at(args[0]!).set(broken ? digest.reverse() : digest);
          } else throw new Error("not an MD5 routine");
        };
      },
    },
  };
}

const text = (value: string) => Uint8Array.from(Buffer.from(value, "latin1"));

describe("MD5", () => {
  it("agrees with Node's for any bytes in any pieces", async () => {
    const md5 = await load();
    const pieces = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 8 });
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

  it("uses the ROM on the chip where it gives the known digest", async () => {
    const { E: engine, calls } = rom();
    const md5 = await load("ESP8266_4MB", engine);
    const state = md5.startMd5();
    const before = calls.length;
    md5.updateMd5(state, text("x".repeat(128)));
    expect(md5.digestMd5(state, "hello", 133)).toBe(expected(`${"x".repeat(128)}hello`));
    expect(calls.slice(before)).toEqual([0x40009834, 0x40009834, 0x40009900]);
  });

  it("does not use the ROM where it gives another digest", async () => {
    const { E: engine, calls } = rom({ broken: true });
    const md5 = await load("ESP8266_4MB", engine);
    const state = md5.startMd5();
    const before = calls.length;
    expect(md5.digestMd5(state, "abc", 3)).toBe(expected("abc"));
    expect(calls.length).toBe(before);
  });

  it("calls no ROM routine without an address for its data", async () => {
    const { E: engine, calls } = rom();
    const md5 = await load("ESP8266_4MB", { ...engine, getAddressOf: () => 0 });
    expect(digest(md5, "abc", [])).toBe(expected("abc"));
    expect(calls).toEqual([]);
  });

  it("never calls an address anywhere else", async () => {
    const { E: engine, calls } = rom();
    expect(digest(await load("LINUX", engine), "abc", [])).toBe(expected("abc"));
    expect(calls).toEqual([]);
  });
});
