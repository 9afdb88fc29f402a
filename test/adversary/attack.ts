import { random } from "../../sim/random.ts";
import { publishPacket } from "../reliability/raw-broker.ts";
import { TOPIC } from "../reliability/rig.ts";

/** Choices that a seed decides. */
export class Dice {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = random(seed);
  }

  /** A whole number from 0 to one less than a limit. */
  below(limit: number): number {
    return this.#next() % limit;
  }

  one<Value>(values: readonly Value[]): Value {
    return values[this.below(values.length)]!;
  }

  /** A number of somethings. */
  many<Value>(most: number, make: () => Value): Value[] {
    return Array.from({ length: this.below(most + 1) }, make);
  }

  bytes(most: number): Buffer {
    return Buffer.from(this.many(most, () => this.below(256)));
  }
}

/** What an attacker does in a round, in order. */
export type Move =
  | { does: "send"; bytes: Buffer }
  /** Cuts the connection. */
  | { does: "cut" }
  /** Answers nothing for some seconds of the device's time. */
  | { does: "silence"; seconds: number }
  /** Refuses subscriptions from then on, until the round is over. */
  | { does: "refuse" };

export interface Attack {
  kind: string;
  moves: Move[];
}

const send = (bytes: Buffer): Move => ({ does: "send", bytes });

/** A PUBLISH as it should be. */
function message(topic: string, payload: Buffer | string, qos: 0 | 1 | 2 = 0): Buffer {
  const { head, payload: body } = publishPacket(topic, Buffer.from(payload), qos);
  return Buffer.concat([head, body]);
}

const below = (attribute: string): string => `${TOPIC}/${attribute}`;

const KEYS = [
  "name",
  "device_id",
  "wifi",
  "mqtt",
  "ota",
  "settings",
  "ssid",
  "host",
  "port",
  "enabled",
  "x",
  "",
  "__proto__",
];
const SCALARS = [
  "0",
  "-1",
  "1e999",
  "-0",
  "1e-7",
  "12345678901234567890",
  "true",
  "false",
  "null",
  '""',
  '"x"',
  '"\\u0000"',
  "NaN",
];
const ODD_SCALARS = ['"\\x"', "'x'", "undefined", "01", "+1", '"', '"\n"', "{}", "[]", "tru", '"\\ud800"', "\xff"];

/** After so many values a text holds no more lists and objects: it is larger by then than whatever a device takes, and could grow to 100 MB. */
const MANY_VALUES = 10_000;

/** Text that is JSON, or nearly. */
function json(dice: Dice, depth = 0, so = { far: 0 }): string {
  const kind = dice.below(depth > 10 || ++so.far > MANY_VALUES ? 2 : 6);
  if (kind < 2) return dice.one(dice.below(5) ? SCALARS : ODD_SCALARS);
  const space = dice.one(["", "", " ", "\n\t"]);
  const inside = dice.many(kind === 5 ? 30 : 4, () => json(dice, depth + 1, so));
  if (kind < 4) return `[${inside.join(`,${space}`)}]`;
  return `{${inside.map((value) => `"${dice.one(KEYS)}"${space}:${value}`).join(`,${space}`)}}`;
}

/** The same, damaged or made long now and then. */
function hostileJson(dice: Dice): string {
  const text = dice.below(4) ? json(dice) : `{"${dice.one(KEYS)}":${json(dice)}}`;
  switch (dice.below(6)) {
    case 0:
      return text.slice(0, dice.below(text.length + 1));
    case 1:
      return text + json(dice);
    case 2:
      return dice.one(["[", '{"a":', '"', "[],", "{},", '"",']).repeat(dice.below(500));
    case 3:
      return `{"x":"${dice.one(["x", "\\n", "\\u0041", "\xe4"]).repeat(dice.below(700))}"}`;
    default:
      return text;
  }
}

const LEVELS = [
  "node",
  "echo",
  "loud",
  "set",
  "$implementation",
  "config",
  "ota",
  "firmware",
  "reset",
  "$broadcast",
  "",
  "+",
  "#",
  "nowhere",
  "\0",
];
const topic = (dice: Dice): string =>
  dice.below(5) ? below(dice.many(5, () => dice.one(LEVELS)).join("/")) : dice.one(LEVELS).repeat(dice.below(90));

/** No image of ours: those of a round would be installed rightly. */
function firmware(dice: Dice): Buffer {
  const head = Buffer.from("%HOMIE_ESP8266_FW%\x01", "latin1");
  const body = dice.bytes(3000);
  const bytes = dice.one([body, Buffer.concat([head, body]), Buffer.from(body.toString("base64"))]);
  const md5 = dice.one(["0".repeat(32), "f".repeat(32), "none", "", dice.bytes(16).toString("hex").padEnd(32, "0")]);
  return message(below(`$implementation/ota/firmware/${md5}`), bytes, dice.one([0, 1]));
}

const KINDS: Record<string, (dice: Dice) => Move[]> = {
  json: (dice) =>
    dice.many(4, () =>
      send(message(below("$implementation/config/set"), Buffer.from(hostileJson(dice), "latin1"), dice.one([0, 1]))),
    ),
  topics: (dice) => dice.many(8, () => send(message(topic(dice), dice.bytes(40), dice.one([0, 1, 2])))),
  firmware: (dice) => [send(firmware(dice)), ...(dice.below(3) ? [] : [{ does: "cut" } as Move])],
  "firmware cut short": (dice) => {
    const whole = firmware(dice);
    return [send(whole.subarray(0, dice.below(whole.length))), { does: "cut" }];
  },
  bytes: (dice) => [send(dice.bytes(300))],
  packets: (dice) => {
    const whole = message(topic(dice), dice.bytes(200), dice.one([0, 1, 2]));
    for (const at of dice.many(3, () => dice.below(Math.min(whole.length, 6)))) whole[at] = dice.below(256);
    return [send(whole), ...(dice.below(2) ? [{ does: "cut" } as Move] : [])];
  },
  answers: (dice) =>
    dice.many(20, () =>
      send(Buffer.from([dice.one([0x20, 0x40, 0x90, 0xd0, 0xb0, 0x50]), 2, ...[0, 1, 128, 255].slice(0, 2)])),
    ),
  burst: (dice) => {
    const property = dice.one(["echo", "loud", "wrong"]);
    return Array.from({ length: 1 + dice.below(150) }, (_, n) => send(message(below(`node/${property}/set`), `${n}`)));
  },
  mistakes: (dice) =>
    dice.many(10, () => send(message(below("node/wrong/set"), `${dice.below(10)} {`, dice.one([0, 1])))),
  broadcasts: (dice) => dice.many(5, () => send(message(`homie/$broadcast/${dice.one(LEVELS)}`, dice.bytes(30)))),
  resets: (dice) => [
    send(message(below("$implementation/reset"), dice.one(["", "false", "TRUE", "true ", "1", "x".repeat(1700)]))),
  ],
  loss: (dice) => dice.many(3, () => ({ does: "cut" })),
  silence: (dice) => [{ does: "silence", seconds: dice.below(20) }],
  refusal: () => [{ does: "refuse" }, { does: "cut" }],
};

/** What an attacker does in the round of a seed. */
export function attackOf(seed: number): Attack {
  const dice = new Dice(seed);
  const kinds = [dice.one(Object.keys(KINDS)), ...(dice.below(4) ? [] : [dice.one(Object.keys(KINDS))])];
  return { kind: kinds.join(" and "), moves: kinds.flatMap((kind) => KINDS[kind]!(dice)) };
}
