import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createTar } from "nanotar";
import { crc32 } from "../../../files/crc32.ts";

/** What a made-up release is like; everything as in the one for 4 MB unless given. */
export interface ReleaseTraits {
  /** Text in the engine that says which version it is. */
  version?: string;
  /** The byte that names the flash map. */
  map?: number;
  /** Bytes of code. */
  size?: number;
  /** Decides what the code is. */
  seed?: number;
}

/** The files of a release of Espruino, made as its make file makes them, around code that is none. */
export function releaseFiles({
  version = "2v29",
  map = 0x6f,
  size = 90_000,
  seed = 1,
}: ReleaseTraits = {}): Map<string, Buffer> {
  const code = Buffer.alloc(size & ~15);
  for (let at = 0; at < code.length; at += 4) code.writeUInt32LE(Math.imul(at + seed, 2654435761) >>> 0, at);
  code.write(`Espruino ${version}\nFlash map %s, manuf 0x%lx chip 0x%lx\n`, 1000);
  const header = Buffer.from([0xea, 4, 0, 0, 0, 0, 0x10, 0x40, 0, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32LE(code.length, 12);
  const rest = Buffer.alloc(32, 0);
  rest.set([0xe9, 3, 0, map]);
  return new Map([
    ["espruino_esp8266_user1.bin", withSum(Buffer.concat([header, code, rest]))],
    ["espruino_esp8266_user2.bin", Buffer.alloc(100)],
    ["boot_v1.6.bin", Buffer.concat([Buffer.from([0xe9, 3, 0, 0]), Buffer.alloc(4000, 0x5a)])],
    ["esp_init_data_default.bin", Buffer.alloc(128, 5)],
    ["blank.bin", Buffer.alloc(4096, 0xff)],
    ["README_flash.txt", Buffer.from("How to flash\n")],
  ]);
}

function withSum(image: Buffer): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE((crc32(image.toString("latin1")) + 1) >>> 0);
  return Buffer.concat([image, sum]);
}

/** Writes a release as an archive. @returns its path */
export function writeArchive(directory: string, name: string, files: Map<string, Buffer>): string {
  const path = join(directory, name);
  const items = [...files].map(([file, data]) => ({ name: `${name.replace(/\.tgz$/, "")}/${file}`, data }));
  writeFileSync(path, gzipSync(createTar(items)));
  return path;
}

/** Writes a release as a folder. @returns its path */
export function writeFolder(directory: string, name: string, files: Map<string, Buffer>): string {
  const path = join(directory, name);
  mkdirSync(path);
  for (const [file, bytes] of files) writeFileSync(join(path, file), bytes);
  return path;
}
