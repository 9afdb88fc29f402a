import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { createOutput } from "../../../cli/terminal/output.ts";
import { awaitReady } from "../../../host/flash/await-ready.ts";
import type { SerialEvents, SerialLine } from "../../../host/serial/serial-line.ts";

class Line extends EventEmitter<SerialEvents> implements SerialLine {
  readonly pauseMs = 0;
  write(): void {}
  async close(): Promise<void> {}
}

/** Listens to a board that says something after its start. */
async function listen(...said: (string | Buffer)[]): Promise<{ error: string; output: string }> {
  const line = new Line();
  let output = "";
  const ready = awaitReady(line, "COM3", 60, createOutput({ write: (text) => (output += text) }));
  for (const piece of said) line.emit("data", Buffer.from(piece as string));
  try {
    await ready;
    return { error: "", output };
  } catch (error) {
    return { error: (error as Error).message, output };
  }
}

const ROM = Buffer.from([0x72, 0x6c, 0x00, 0xfe, 0x80, 0xe0, 0x0c, 0x7c, 0x0d, 0x0a]);

it.each([
  [
    [">\r\x1b[Jlight 1.0.0, slot a\r\n>\r\x1b[JReady\r\n>"],
    "  board | light 1.0.0, slot a\n  board | Ready\nThe board is ready.\n",
  ],
  [
    ["light 1.0.0, slot a\r\nWi-Fi: joined\r\nMQTT: conn", "ected\r\nReady\r\n"],
    "  board | MQTT: connected\n  board | Ready\nThe board is ready.\n",
  ],
  [
    ["K\u00fcche 1.0.0, slot a\nConfiguration mode: join Homie-1 and open http://192.168.123.1\n"],
    "  board | K\u00fcche 1.0.0, slot a\n",
  ],
  [["Standalone mode: no configuration, no Wi-Fi\n"], "The board runs without a configuration.\n"],
])("shows what the board says until its start has ended: %j", async (said, words) => {
  const { error, output } = await listen(ROM, ...said);
  expect(error).toBe("");
  expect(output).toContain(words);
  expect(output).not.toContain("rl");
});

it.each<[string[], string]>([
  [[], "it has said nothing within 0.06 s: press its button RST"],
  [["\xfe\x80\xf8\x00\x80\n".repeat(5)], "what it says is not legible. Where that repeats itself"],
  [["*** Espruino esp8266 booting\n"], "no firmware has started within 0.06 s"],
  [["light 1.0.0, slot a\n"], "the firmware, which has started, is not ready within 0.06 s"],
  [["light 1.0.0, slot a\nWi-Fi: no_ap_found\n"], "it does not join the network (no_ap_found): see wifi.ssid"],
  [["Wi-Fi: no_ap_found\nWi-Fi: joined\n"], "it is in the network, but does not reach the broker: see mqtt.host"],
  [
    ["Wi-Fi: joined\nMQTT: the broker's name is not known\n"],
    "does not reach the broker (the broker's name is not known)",
  ],
  [
    ["MQTT: refused by the broker: bad user name or password\n"],
    "the broker refuses it (bad user name or password): see mqtt.auth",
  ],
  [["MQTT: connected\n"], "it reached the broker, and did not become ready in time"],
  [
    ["! No slot holds a whole firmware. Lay out Storage again, see docs/start.md\n"],
    "its loader finds no whole firmware",
  ],
  [["! fw.a: ReferenceError: x is not defined\n"], "the sketch threw an error while it started (fw.a: ReferenceError"],
  [
    ["! The configuration is not valid for this firmware: settings.pin: is missing\n"],
    "not valid for this firmware (settings.pin: is missing)",
  ],
])("says in words why a board is not ready: %j", async (said, words) => {
  const { error } = await listen(...(said.length > 0 ? [ROM, ...said] : []));
  expect(error.startsWith("COM3: the board is written and checked, but ")).toBe(true);
  expect(error).toContain(words);
});
