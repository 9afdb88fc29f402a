import { describe, expect, it } from "vitest";
import { crc32 } from "../../files/crc32.ts";
import { encodeHeader, imageMd5, parseImage } from "../../files/firmware-image.ts";
import { BLOCK_SIZE, HEADER_BLOCKS, HEADER_CRC, HEADER_SIZE, MAGIC } from "../../src/formats/image.ts";
import { SLOT_SIZE } from "../../src/formats/layout.ts";

const CODE = "(function(F){print(F)})  ";
const INFO = { board: "nodemcu", name: "light", version: "1.2.3-beta", brand: "Homie" };
const ENTRY = { offset: HEADER_SIZE, length: 23 };

function image(code = `${CODE}   `, info = INFO): Buffer {
  return Buffer.concat([encodeHeader(info, code, ENTRY), Buffer.from(code, "latin1")]);
}

function changed(at: number, value: number): Buffer {
  const bytes = image();
  bytes[at] = value;
  return bytes;
}

describe("firmware image", () => {
  it("comes back from its bytes", () => {
    const bytes = image();
    expect(parseImage(bytes)).toEqual({ ...INFO, code: `${CODE}   `, entry: ENTRY, md5: imageMd5(bytes) });
    expect(bytes.subarray(0, MAGIC.length).toString("latin1")).toBe(MAGIC);
  });

  it("takes the longest texts", () => {
    const info = { board: "b".repeat(16), name: "n".repeat(32), version: "v".repeat(16), brand: "B".repeat(10) };
    expect(parseImage(image(undefined, info))).toMatchObject(info);
  });

  it("is checked block by block, as far as a slot goes; a larger one has a header all the same", () => {
    const size = BLOCK_SIZE * Math.ceil((SLOT_SIZE - HEADER_SIZE) / BLOCK_SIZE);
    const digits = Array.from({ length: size / 4 }, (_, at) => at.toString(16).padStart(4, "0")).join("");
    for (const code of [digits.slice(0, -8), digits, `${digits}more`]) {
      const bytes = image(code);
      expect(bytes.length).toBe(HEADER_SIZE + code.length);
      expect(parseImage(bytes).code).toBe(code);
      for (let block = 0; block * BLOCK_SIZE < size; block++) {
        const part = code.slice(block * BLOCK_SIZE, Math.min((block + 1) * BLOCK_SIZE, size));
        expect(bytes.readUInt32LE(HEADER_BLOCKS + 4 * block)).toBe(crc32(part));
      }
    }
  });

  it("shows name, version and brand to Homie's firmware parser", () => {
    const text = image().toString("latin1");
    const between = (before: string, after: string): string | undefined => {
      const escaped = [before, after].map((marker) => marker.replace(/[?\\[\](){}*+^$|.]/g, "\\$&"));
      return new RegExp(`${escaped[0]}(.+)${escaped[1]}`).exec(text)?.[1];
    };
    expect(between("\xbf\x84\xe4\x13\x54", "\x93\x44\x6b\xa7\x75")).toBe("light");
    expect(between("\x6a\x3f\x3e\x0e\xe1", "\xb0\x30\x48\xd4\x1a")).toBe("1.2.3-beta");
    expect(between("\xfb\x2a\xf5\x68\xc0", "\x6e\x2f\x0f\xeb\x2d")).toBe("Homie");
    expect(text.includes("\x25\x48\x4f\x4d\x49\x45\x5f\x45\x53\x50\x38\x32\x36\x36\x5f\x46\x57\x25")).toBe(true);
  });

  it.each([
    ["an empty file", Buffer.alloc(0), "does not begin with"],
    ["another file", Buffer.from("<html>".padEnd(400)), "does not begin with"],
    ["half a header", image().subarray(0, 100), "ends within its header, after 100 bytes"],
    ["a damaged header", changed(60, 0), "its header is damaged"],
    ["a damaged CRC of the header", changed(HEADER_CRC, 0), "its header is damaged"],
    ["another layout", changed(18, 2), "its header is damaged"],
    ["a damaged code", changed(HEADER_SIZE + 3, 0x41), "its code is damaged"],
    ["half a code", image().subarray(0, HEADER_SIZE + 4), "promises 28 bytes of code, there are 4"],
    ["more than the code", Buffer.concat([image(), Buffer.alloc(4)]), "promises 28 bytes of code, there are 32"],
    ["a code of odd length", image(CODE), "25 bytes long, which is not a multiple of 4"],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => parseImage(bytes)).toThrow(message);
  });
});
