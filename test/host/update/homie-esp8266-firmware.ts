import { MAGIC, MARKERS } from "../../../src/formats/image.ts";

/** Something that looks like a program that was built with Homie for ESP8266: its marks, somewhere in the middle. */
export function homieEsp8266Firmware(name: string, version: string): Buffer {
  const marked = (field: "name" | "version", text: string) => MARKERS[field].join(Buffer.from(text).toString("latin1"));
  const middle = `${marked("name", name)}\0${marked("version", version)}\0${MAGIC}\0`;
  return Buffer.concat([Buffer.from([0xe9, 2, 0, 0x40]), Buffer.alloc(500, 7), Buffer.from(middle, "latin1")]);
}
