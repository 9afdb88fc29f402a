import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedBroker, startBroker } from "../../host/mqtt/embedded-broker.ts";
import { testImage } from "../files/test-image.ts";
import { FakeDevice } from "../host/mqtt/fake-device.ts";
import { timePasses } from "../support/passing-time.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { startCommand } from "./run-command.ts";

/** Something that a device publishes. */
interface Said {
  attribute: string;
  payload: Buffer;
  /** Whether the broker keeps it. */
  kept: boolean;
}

timePasses();

const image = testImage();
const md5 = createHash("md5").update(image).digest("hex");
const file = join(temporaryDirectory(), "firmware.bin");

let broker: EmbeddedBroker;
beforeAll(async () => {
  writeFileSync(file, image);
  broker = await startBroker();
});
afterAll(async () => {
  await broker.close();
});

/** Pieces of what a device says, and of what a terminal obeys. */
const PIECES = [
  ...["200", "202", "206 ", "304", "400 ", "500 ROLLED_BACK ", "/", "0", "1", "99", `${image.length}`, md5, " "],
  ...["\x1b[2J", "\x1b]0;", "\x07", "\x9b", "\n", "\r", "\0", "\u202e", "\u2028", "{", "}", "[", '"', ":", "\\", ","],
  ...["ready", "lost", "init", "true", "false", "1.0.0", "test", "é", "\ud83d\ude00"],
];

const payloads: fc.Arbitrary<Buffer> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((all) => Buffer.from(all.join(""))),
  },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: fc.json({ maxDepth: 3 }).map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.nat(200_000).map((length) => Buffer.alloc(length, "\x1b[1m")) },
);

const attributes = fc.constantFrom(
  ...["$state", "$name", "$fw/name", "$fw/version", "$fw/checksum", "$implementation/ota/enabled"],
  ...["$implementation/ota/status", "$implementation/config", "$implementation/config/status"],
  ...["$homie", "$localip", "$stats/signal", "$stats/uptime", "$description"],
  ...["$stats/freeheap", "$stats/dropped", "$implementation/safe-mode"],
);

const sayings: fc.Arbitrary<Said[]> = fc.array(
  fc.record({ attribute: attributes, payload: payloads, kept: fc.boolean() }),
  { maxLength: 6 },
);

/** A level of a topic. */
const ids = fc
  .array(fc.constantFrom("a", "b", "-", "\x1b[2J", "\n", "\x7f", "\u0085", "\u202e", "lamp"), {
    minLength: 1,
    maxLength: 4,
  })
  .map((all) => all.join(""));

async function say(device: FakeDevice, said: Said[]): Promise<void> {
  for (const { attribute, payload, kept } of said) {
    if (kept) await device.keep(attribute, payload);
    else await device.say(attribute, payload);
  }
}

/** Why an output must not be a tool's; undefined when it may. */
function fault(output: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the question
  const obeyed = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/.exec(output);
  if (obeyed) return `a control character: ${JSON.stringify(output.slice(obeyed.index - 20, obeyed.index + 5))}`;
  if (/^\s+at .*\.ts:/m.test(output)) return "a stack trace";
  return /NaN|Infinity|\[object/.exec(output)?.[0];
}

/** How many times each command is run; a thousand were tried, too. */
const RUNS = Number(process.env.UNTRUSTED_RUNS ?? 15);
const PATIENCE = ["--timeout", "0.1"];
const COMMANDS: [string, string[], ...string[]][] = [
  ["ota --device", ["ota", "--device", "lamp", file], ...PATIENCE],
  ["ota --fw-name", ["ota", "--fw-name", "test", file], ...PATIENCE],
  ["config get", ["config", "get", "--device", "lamp"], ...PATIENCE],
  ["config set", ["config", "set", "--device", "lamp", '{"name":"Hall"}'], ...PATIENCE],
  ["devices", ["devices"]],
  ["devices --json", ["devices", "--json"]],
  ["monitor --device", ["monitor", "--device", "lamp"], ...PATIENCE],
];

describe("whatever devices publish, nothing of it reaches the terminal as a command to it, and this ends by itself", () => {
  it.each(COMMANDS)(
    "homie %s",
    async (_, words, ...patience) => {
      await fc.assert(
        fc.asyncProperty(ids, sayings, sayings, async (id, before, after) => {
          const lamp = await FakeDevice.start(broker.url, "lamp", (_attribute, _payload, it) => say(it, after));
          const other = await FakeDevice.start(broker.url, id);
          try {
            await lamp.keep("$fw/name", "test");
            for (const device of [lamp, other]) await device.keep("$homie", "3.0.1");
            await say(other, [...before, ...after]);
            await say(lamp, before);
            const running = startCommand(...words, "--broker", broker.url, ...patience);
            if (words[0] === "monitor") {
              await new Promise((resolve) => setTimeout(resolve, 800));
              await say(lamp, after);
              await new Promise((resolve) => setTimeout(resolve, 50));
              process.emit("SIGINT");
            }
            const { code, output } = await running.ended;
            expect(fault(output)).toBeUndefined();
            expect([0, 1]).toContain(code);
          } finally {
            for (const device of [lamp, other]) {
              for (const attribute of device.kept) await device.keep(attribute, "");
              await device.stop();
            }
          }
        }),
        { numRuns: RUNS },
      );
    },
    60_000,
  );
});
