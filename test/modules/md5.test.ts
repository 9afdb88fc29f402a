import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { E, loadDeviceModule } from "../support/device-module.ts";

interface Md5 {
  update(bytes: string): void;
  digest(): string;
}

function expected(bytes: string): string {
  return createHash("md5").update(bytes, "latin1").digest("hex");
}

async function md5(board: string, engine: object = E) {
  const loaded = await loadDeviceModule<{ createMd5: () => Md5 }>("modules/md5.ts", {
    E: engine,
    process: { env: { BOARD: board } },
  });
  return loaded.createMd5;
}

/** The ROM's routines over a memory of their own, as far as E.nativeCall and E.getAddressOf show them. */
function rom({ broken = false } = {}) {
  const strings: string[] = [];
  const calls: number[] = [];
  let data = "";
  const result = { bytes: "" };
  return {
    calls,
    E: {
      ...E,
      // The ROM writes into a flat string, which a JavaScript string cannot show: hand out one that changes.
      toString: (value: string | Uint8Array) => {
        if (typeof value !== "string" && value.length === 16) {
          return { charCodeAt: (i: number) => result.bytes.charCodeAt(i) };
        }
        const text = E.toString(value as string);
        strings.push(text);
        return text;
      },
      getAddressOf: (value: unknown) => strings.lastIndexOf(value as string) * 4 + 0x3fff0000,
      nativeCall: (address: number) => {
        calls.push(address);
        return (...args: number[]) => {
          if (address === 0x40009818) data = "";
          else if (address === 0x40009834) data += strings[(args[1]! - 0x3fff0000) / 4]!.substring(0, args[2]);
          else if (address === 0x40009900) {
            result.bytes = broken ? "x".repeat(16) : Buffer.from(expected(data), "hex").toString("latin1");
          } else throw new Error("not an MD5 routine");
        };
      },
    },
  };
}

describe("MD5", () => {
  it("agrees with Node's for any bytes in any pieces", async () => {
    const create = await md5("LINUX");
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 8 }), (pieces) => {
        const digest = create();
        let all = "";
        for (const piece of pieces) {
          const text = String.fromCharCode(...piece);
          digest.update(text);
          all += text;
        }
        expect(digest.digest()).toBe(expected(all));
      }),
      { numRuns: 500 },
    );
  });

  it("agrees at every length around a block's end", async () => {
    const create = await md5("LINUX");
    for (let length = 0; length < 200; length++) {
      const digest = create();
      digest.update("a".repeat(length));
      expect(digest.digest()).toBe(expected("a".repeat(length)));
    }
  });

  it("uses the ROM on the chip where it gives the known digest", async () => {
    const { E: engine, calls } = rom();
    const digest = (await md5("ESP8266", engine))();
    const before = calls.length;
    digest.update("hello ");
    digest.update("world");
    expect(digest.digest()).toBe(expected("hello world"));
    expect(calls.slice(before)).toEqual([0x40009834, 0x40009834, 0x40009900]);
  });

  it("falls back to JavaScript where the ROM gives another digest", async () => {
    const { E: engine, calls } = rom({ broken: true });
    const digest = (await md5("ESP8266", engine))();
    const before = calls.length;
    digest.update("hello");
    expect(digest.digest()).toBe(expected("hello"));
    expect(calls.length).toBe(before);
  });

  it("calls no ROM routine without an address for its data", async () => {
    const { E: engine, calls } = rom();
    const digest = (await md5("ESP8266", { ...engine, toString: E.toString, getAddressOf: () => 0 }))();
    digest.update("hello");
    expect(digest.digest()).toBe(expected("hello"));
    expect(calls).toEqual([]);
  });

  it("never calls an address anywhere else", async () => {
    const { E: engine, calls } = rom();
    const digest = (await md5("LINUX", { ...engine, toString: E.toString }))();
    digest.update("abc");
    digest.digest();
    expect(calls).toEqual([]);
  });
});
