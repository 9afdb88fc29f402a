import { join } from "node:path";
import { encodeHeader, imageMd5, parseImage } from "../../files/firmware-image.ts";
import { builtImage } from "../support/built-image.ts";

/** A firmware image and its MD5. */
export interface TestImage {
  bytes: Buffer;
  md5: string;
}

const BOARD = "nodemcu";
const SKETCH = join(import.meta.dirname, "../compiler/fixtures/rig-sketch.ts");

/**
 * The firmware with a sketch; versions differ in nothing but their header, and what is changed in their code.
 * @param path of the sketch
 * @param patch changes the code; its length, too, behind the entry only
 */
export async function sketch(path: string, version = "1", patch = (code: string) => code): Promise<TestImage> {
  const built = await builtImage({ sketch: path, board: BOARD, version: "0" });
  const { code, entry } = parseImage(built.image);
  return image(patch(code), { version, entry });
}

/** The firmware with a sketch that works. */
export function firmware(version: string, patch?: (code: string) => string): Promise<TestImage> {
  return sketch(SKETCH, version, patch);
}

/** A firmware that cannot get past the broker: the name of the protocol in its greeting is wrong. */
export function deaf(version: string): Promise<TestImage> {
  return firmware(version, (code) => {
    // The character behind the name is written as it is, or as an escape.
    const [plain, escaped] = ["MQTT\x04", "MQTT\\x04"];
    const changed = code.replace(plain, "XXXX\x04").replace(escaped, "XXXX\\x04");
    if (changed === code) throw new Error("the code does not greet as it did");
    return changed;
  });
}

/** An image that is whole, whatever its code does. */
export function image(
  code: string,
  options: { version?: string; board?: string; entry?: { offset: number; length: number } } = {},
): TestImage {
  const text = code.padEnd((code.length + 3) & ~3);
  const { version = "1", board = BOARD, entry = { offset: 256, length: text.length } } = options;
  const header = encodeHeader({ board, name: "test", version, brand: "Homie" }, text, entry);
  const bytes = Buffer.concat([header, Buffer.from(text, "latin1")]);
  return { bytes, md5: imageMd5(bytes) };
}

/** Firmwares that never become ready. */
export const broken = {
  throwing: image('(function(f){throw new Error("broken from the start")})'),
  rebooting: image('(function(f){setTimeout(function(){require("ESP8266").reboot()},50)})'),
  /** It feeds the watchdog, and does nothing else. */
  idling: image('(function(f){print("idling");clearTimeout($d)})'),
  /** It does nothing at all. */
  hanging: image('(function(f){print("hanging")})'),
};
