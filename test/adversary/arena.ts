import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ChipFiles } from "../../bench/chip/chip-files.ts";
import { freePort } from "../../host/machines/free-port.ts";
import { sketch, type TestImage } from "../reliability/images.ts";
import { publishPacket, RawBroker } from "../reliability/raw-broker.ts";
import { Rig, STATUS, TOPIC } from "../reliability/rig.ts";
import { type Attack, attackOf } from "./attack.ts";
import { ChipBoard } from "./chip-board.ts";

const SKETCH = join(import.meta.dirname, "fixtures/clumsy.ts");
/** How many times faster than the world the simulated board's time goes. */
const SPEED = 60;
/** How long a device may take until it serves again, in seconds of its own time: a probation, and what it takes to come back. */
const BACK_WITHIN = 600;
/** Between two attempts, in milliseconds. */
const PAUSE = 50;
/** After how many rounds it has to take a configuration, and an update. */
const CONFIGURE_EVERY = 10;
const UPDATE_EVERY = 50;

/** What to attack, and how. */
export interface Contest {
  /** The seed of the first round; each has the next one. */
  seed: number;
  rounds: number;
  /** Path of a real Espruino; without it, and without a chip, the board is simulated. */
  engine?: string | undefined;
  /** The chip's own code in its place. */
  chip?: ChipFiles | undefined;
  /** Told of each round when it is over. */
  onRound?: (seed: number, attack: Attack) => void;
}

/**
 * Plays rounds against one device. After each it has to be ready, and serve.
 * @returns how many rounds were played
 * @throws Error that names the seed of the round that the device has lost
 */
export async function contest({ seed, rounds, engine, chip, onRound }: Contest): Promise<number> {
  const images = [await sketch(SKETCH, "1"), await sketch(SKETCH, "2")];
  const broker = await RawBroker.start();
  const folder = mkdtempSync(join(tmpdir(), "homie-arena-"));
  const httpPort = await freePort();
  let board: ChipBoard | undefined;
  const machine = chip && ((storage: Buffer) => (board = new ChipBoard(chip, folder, httpPort, storage)));
  const rig = await Rig.open({ broker, raw: broker, engine, machine, speed: SPEED, first: images[0]! });
  const violations = () => board?.violations ?? rig.simulated?.violations ?? [];
  const arena = new Arena({ rig, broker, images, speed: rig.simulated ? SPEED : 1, violations });
  try {
    await rig.boot();
    for (let round = 0; round < rounds; round++) {
      const attack = attackOf(seed + round);
      try {
        await arena.play(attack);
        if (round % CONFIGURE_EVERY === CONFIGURE_EVERY - 1) await arena.configure(`Round ${round}`);
        if (round % UPDATE_EVERY === UPDATE_EVERY - 1) await arena.update();
      } catch (error) {
        throw new Error(
          `The device has lost the round of seed ${seed + round} (${attack.kind}): ${(error as Error).message}`,
        );
      }
      onRound?.(seed + round, attack);
    }
    return rounds;
  } finally {
    await rig.close();
    await broker.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What an arena is made of. */
interface Field {
  rig: Rig;
  broker: RawBroker;
  images: TestImage[];
  /** How many times faster than the world the device's time goes. */
  speed: number;
  /** What the machine complains of. */
  violations: () => string[];
}

/** A device, and the broker that it has fallen among. */
class Arena {
  readonly #rig: Rig;
  readonly #broker: RawBroker;
  readonly #images: TestImage[];
  readonly #speed: number;
  readonly #violations: () => string[];
  #asked = 0;
  #running = 0;

  constructor({ rig, broker, images, speed, violations }: Field) {
    this.#rig = rig;
    this.#broker = broker;
    this.#images = images;
    this.#speed = speed;
    this.#violations = violations;
  }

  /** Attacks, and sees to it that the device is there afterwards. */
  async play({ moves }: Attack): Promise<void> {
    for (const move of moves) {
      if (move.does === "send") await this.#broker.write(move.bytes).catch(() => {});
      else if (move.does === "cut") this.#broker.cut();
      else if (move.does === "refuse") this.#broker.refuses = true;
      else {
        this.#broker.silent = true;
        await sleep((move.seconds * 1000) / this.#speed);
        this.#broker.silent = false;
      }
    }
    if (this.#broker.refuses) {
      await sleep(5000 / this.#speed);
      this.#broker.refuses = false;
    }
    await this.#serves();
  }

  /** A change of the configuration is taken. */
  async configure(name: string): Promise<void> {
    const from = this.#rig.said.length;
    await this.#retry(async () => {
      await this.#publish("$implementation/config/set", JSON.stringify({ name }));
      await this.#hear("$name", name, from);
    });
    await this.#serves();
  }

  /** An update is taken, and runs. */
  async update(): Promise<void> {
    this.#running = 1 - this.#running;
    const { bytes, md5 } = this.#images[this.#running]!;
    const from = this.#rig.said.length;
    await this.#retry(async () => {
      await this.#publish(`$implementation/ota/firmware/${md5}`, bytes);
      await this.#hear("$fw/checksum", md5, from);
    });
    await this.#hear(STATUS, "200", from);
    // Until then a connection that does not hold is held against the image, and the device goes back.
    const isConfirmed = () => this.#rig.lines.some((line) => line.includes("The new firmware is confirmed"));
    await this.#rig.until(isConfirmed, "the confirmation", this.#backWithin());
    await this.#serves();
  }

  /** It answers; not before the connection is one that both ends know of. */
  async #serves(): Promise<void> {
    await this.#retry(async () => {
      const value = `served ${++this.#asked}`;
      const from = this.#rig.said.length;
      const { connections } = this.#broker;
      await this.#publish("node/echo/set", value);
      // Who has connected anew since then does not know of it.
      await this.#hear("node/echo", value, from, () => this.#broker.connections > connections);
    });
    const violations = this.#violations();
    if (violations.length) throw new Error(violations.join("; "));
    // So that a long contest does not fill memory with what was said long ago.
    this.#rig.forget();
  }

  async #publish(attribute: string, payload: Buffer | string): Promise<void> {
    const { head, payload: body } = publishPacket(`${TOPIC}/${attribute}`, Buffer.from(payload), 1);
    await this.#broker.write(Buffer.concat([head, body]));
  }

  /** @param isVain whether nothing is to be waited for any more */
  async #hear(attribute: string, payload: string, from: number, isVain = () => false): Promise<void> {
    const isHeard = () =>
      this.#rig.said.slice(from).some((said) => said.attribute === attribute && said.payload === payload);
    const patience = Math.min(5000, 30_000 / this.#speed);
    await this.#rig.until(() => isHeard() || isVain(), `${attribute} ${payload}`, patience);
    if (!isHeard()) throw new Error(`Never ${attribute} ${payload}: the connection was lost`);
  }

  /** How long a device may take to come back, in milliseconds of the world's. */
  #backWithin(): number {
    return (BACK_WITHIN * 1000) / this.#speed + 10_000;
  }

  /** Tries again for as long as a device may take to come back. */
  async #retry(attempt: () => Promise<void>): Promise<void> {
    const end = performance.now() + this.#backWithin();
    for (;;) {
      try {
        await attempt();
        return;
      } catch (error) {
        if (performance.now() > end) throw error;
        await sleep(PAUSE);
      }
    }
  }
}
