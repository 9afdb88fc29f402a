import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { checkOtaFirmware } from "../../../host/update/ota-firmware.ts";
import { MAGIC, MARKERS } from "../../../src/formats/image.ts";
import { testImage } from "../../files/test-image.ts";
import { homieEsp8266Firmware } from "./homie-esp8266-firmware.ts";

it("reads an image of ours", () => {
  const image = testImage("d1-mini", { name: "light" });
  const md5 = createHash("md5").update(image).digest("hex");
  expect(checkOtaFirmware(image, "a.bin")).toEqual({
    ...{ path: "a.bin", bytes: image, md5, name: "light", version: "1.2.3", board: "d1-mini" },
  });
});

it("reads a firmware of Homie for ESP8266", () => {
  const bytes = homieEsp8266Firmware("küche", "2.0");
  const { name, version, board } = checkOtaFirmware(bytes, "a.bin");
  expect({ name, version, board }).toEqual({ name: "küche", version: "2.0", board: undefined });
});

it("does not take markers without a text between them for a name", () => {
  const [before, after] = MARKERS.name;
  // The code that looks for markers holds them too, and other bytes between them.
  const decoy = Buffer.from(`${before}${after}${before}\0\x01${after}`, "latin1");
  const bytes = Buffer.concat([Buffer.from([0xe9]), decoy, homieEsp8266Firmware("lamp", "1")]);
  expect(checkOtaFirmware(bytes, "a.bin").name).toBe("lamp");
});

it.each([
  ["an empty file", Buffer.alloc(0), "the file is empty"],
  ["any other file", Buffer.from("notes"), "neither an image that `homie build` has made nor a firmware of Homie"],
  ["a program without marks", Buffer.from([0xe9, 1, 2, 3]), "not a Homie firmware: a device that runs it could not"],
  ["a program with the magic only", Buffer.from(`\xe9${MAGIC}`, "latin1"), "not a Homie firmware"],
])("refuses %s", (_, bytes, words) => {
  expect(() => checkOtaFirmware(bytes, "a.bin")).toThrow(`a.bin: `);
  expect(() => checkOtaFirmware(bytes, "a.bin")).toThrow(words);
});

it("takes any file by force, but no part of an image of ours", () => {
  const bytes = Buffer.from("notes");
  expect(checkOtaFirmware(bytes, "a.bin", { force: true })).toMatchObject({ bytes, name: undefined });
  const part = testImage().subarray(0, 400);
  expect(() => checkOtaFirmware(part, "a.bin", { force: true })).toThrow("This is no whole firmware image");
});
