import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { E, loadDeviceModule } from "../support/device-module.ts";

interface Md5 {
  update(bytes: Uint8Array): void;
  digest(): string;
}

function expected(bytes: string): string {
  return createHash("md5").update(bytes, "latin1").digest("hex");
}

/** The JavaScript one. */
async function scriptMd5() {
  return (await loadDeviceModule<{ scriptMd5: () => Md5 }>("modules/md5-script.ts", { E })).scriptMd5;
}

/** The ROM's. */
async function romMd5(board: string, engine: object) {
  const globals = { E: engine, process: { env: { BOARD: board } } };
  return (await loadDeviceModule<{ romMd5: () => Md5 | undefined }>("modules/md5-rom.ts", globals)).romMd5;
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
    const create = await scriptMd5();
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 8 }), (pieces) => {
        const digest = create();
        let all = "";
        for (const piece of pieces) {
          digest.update(piece);
          all += String.fromCharCode(...piece);
        }
        expect(digest.digest()).toBe(expected(all));
      }),
      { numRuns: 500 },
    );
  });

  it("agrees at every length around a block's end", async () => {
    const create = await scriptMd5();
    for (let length = 0; length < 200; length++) {
      const digest = create();
      digest.update(text("a".repeat(length)));
      expect(digest.digest()).toBe(expected("a".repeat(length)));
    }
  });

  it("uses the ROM on the chip where it gives the known digest", async () => {
    const { E: engine, calls } = rom();
    const digest = (await romMd5("ESP8266", engine))()!;
    const before = calls.length;
    digest.update(text("hello "));
    digest.update(text("world"));
    expect(digest.digest()).toBe(expected("hello world"));
    expect(calls.slice(before)).toEqual([0x40009834, 0x40009834, 0x40009900]);
  });

  it("does not use the ROM where it gives another digest", async () => {
    const { E: engine } = rom({ broken: true });
    expect((await romMd5("ESP8266", engine))()).toBeUndefined();
  });

  it("calls no ROM routine without an address for its data", async () => {
    const { E: engine, calls } = rom();
    expect((await romMd5("ESP8266", { ...engine, getAddressOf: () => 0 }))()).toBeUndefined();
    expect(calls).toEqual([]);
  });

  it("never calls an address anywhere else", async () => {
    const { E: engine, calls } = rom();
    expect((await romMd5("LINUX", engine))()).toBeUndefined();
    expect(calls).toEqual([]);
  });
});
