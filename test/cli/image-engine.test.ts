import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { nodemcu } from "../../boards/nodemcu.ts";
import { readStorage } from "../../host/storage/index.ts";
import { PAGE } from "../../src/formats/layout.ts";
import { testImage } from "../files/test-image.ts";
import { type ReleaseTraits, releaseFiles, writeArchive, writeFolder } from "../host/flash/test-release.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { runCommand } from "./run-command.ts";

const directory = temporaryDirectory();
const firmware = join(directory, "firmware.bin");
const out = join(directory, "full.bin");
const NAME = "espruino_2v29_esp8266_4mb";

beforeAll(() => writeFileSync(firmware, testImage()));

const image = (engine: string, ...args: string[]) =>
  runCommand("image", firmware, "--out", out, "--engine", engine, ...args);

it.each(["archive", "folder"])(
  "makes one file for a blank board from an %s, and prints what lies where",
  async (kind) => {
    const files = releaseFiles();
    const engine =
      kind === "archive" ? writeArchive(directory, `${NAME}.tgz`, files) : writeFolder(directory, NAME, files);
    const { code, output } = await image(engine);
    expect({ code, output }).toMatchObject({ code: 0 });
    const flash = readFileSync(out);
    expect(flash.length).toBe(4 * 1024 * 1024);
    const boot = Buffer.from(files.get("boot_v1.6.bin")!);
    boot.set([0x00, 0x6f], 2);
    expect(flash.subarray(0, boot.length).equals(boot)).toBe(true);
    const user1 = files.get("espruino_esp8266_user1.bin")!;
    expect(flash.subarray(0x1000, 0x1000 + user1.length).equals(user1)).toBe(true);
    expect(flash.subarray(0x3fc000, 0x3fc000 + 128).equals(Buffer.alloc(128, 5))).toBe(true);
    expect(flash.subarray(0x200000, 0x3fc000).every((byte) => byte === 0xff)).toBe(true);
    const { offset, pages } = nodemcu.storage;
    expect(readStorage(flash.subarray(offset, offset + pages * PAGE)).boot?.slot).toBe("a");
    expect(output).toMatch(/full\.bin: 4194304 bytes for address 0 of a blank NodeMCU v1\.0:\n/);
    expect(output).toContain("  0x001000 to 0x016fc4  Espruino 2v29 (90052 bytes)\n");
    expect(output).toContain(
      "  0x0cb000 to 0x0fb000  Storage: test 1.2.3 in slot A, no configuration (196608 bytes)\n",
    );
  },
);

it.each<[string, ReleaseTraits, string]>([
  ["the build for 512 KB", { map: 0x00 }, "this Espruino is built for 512 KB of flash, whatever its name says"],
  ["the build for other halves", { map: 0x4f }, "is built for 4 MB in halves of 512 KB of flash"],
  ["a version before 2v20", { version: "2v19" }, "Espruino 2v19 is too old: before 2v20"],
  ["one that reaches into Storage", { size: 831_488 }, "but Storage begins at 0xcb000"],
  ["one that does not say its version", { version: "unknown" }, "does not say which version"],
])("refuses %s, under the right name", async (name, traits, words) => {
  const path = writeArchive(directory, `${NAME}-${name.replaceAll(" ", "-")}.tgz`, releaseFiles(traits));
  const { code, output } = await image(path);
  expect(output).toContain(`${path}: `);
  expect(output).toContain(words);
  expect(output).toMatch(/Download the release|Take another version/);
  expect(code).toBe(1);
});

it("takes a version with a build's number behind it", async () => {
  const path = writeArchive(directory, "numbered.tgz", releaseFiles({ version: "2v29.123" }));
  expect((await image(path)).output).toContain("Espruino 2v29 (");
});

it("refuses what is no release, or not a whole one", async () => {
  const whole = readFileSync(writeArchive(directory, "whole.tgz", releaseFiles()));
  const write = (name: string, bytes: Buffer) => {
    writeFileSync(join(directory, name), bytes);
    return join(directory, name);
  };
  const damaged = releaseFiles();
  damaged.get("espruino_esp8266_user1.bin")![5000]! ^= 1;
  const cases: [string, string][] = [
    [join(directory, "none.tgz"), "there is no such file"],
    [write("cut.tgz", whole.subarray(0, whole.length / 2)), "the archive is cut short"],
    [write("cut-at-once.tgz", whole.subarray(0, 40)), "the archive is cut short"],
    [write("text.tgz", Buffer.from("not an archive")), "this is no archive of a release"],
    [write("release.zip", Buffer.from("PK\x03\x04...")), "this is a .zip. Unpack it"],
    [write("combined.bin", Buffer.alloc(100, 0xe9)), "this is no archive of a release"],
    [
      writeArchive(directory, "other.tgz", new Map([["package.json", Buffer.from("{}")]])),
      "it lacks espruino_esp8266_user1.bin",
    ],
    [writeFolder(directory, "empty", new Map()), "not a release of Espruino for the ESP8266"],
    [writeArchive(directory, "damaged.tgz", damaged), "espruino_esp8266_user1.bin is damaged"],
    [
      writeArchive(directory, "short.tgz", releaseFiles().set("espruino_esp8266_user1.bin", Buffer.from([0xea]))),
      "espruino_esp8266_user1.bin is damaged",
    ],
    [
      writeArchive(directory, "long.tgz", releaseFiles().set("boot_v1.6.bin", Buffer.alloc(5000, 0xe9))),
      "boot_v1.6.bin is damaged",
    ],
  ];
  for (const [path, words] of cases) {
    const { code, output } = await image(path);
    expect(output).toContain(`${path}: `);
    expect(output).toContain(words);
    expect(code).toBe(1);
  }
});
