import { join } from "node:path";
import { ROOT } from "../../files/root.ts";
import { change, REFUSED_CHANGES, refusedChange } from "./changes.ts";
import { exchange } from "./messages.ts";
import { outage } from "./outage.ts";
import type { Plan } from "./plan.ts";
import { SoakDevice } from "./soak-device.ts";
import { REFUSED_UPDATES, refusedUpdate, update } from "./updates.ts";
import { type Counts, type Occasion, Variables } from "./variables.ts";

/** What a device has lived through, and survived. */
export interface Lived {
  messages: { qos0: number; qos1: number };
  /** How often the broker was killed and came back, and how many seconds of the device's time it was away at most. */
  reconnects: number;
  longestOutage: number;
  changes: number;
  changesRefused: number;
  updates: { raw: number; base64: number };
  updatesRefused: number;
  statistics: number;
  /** Of the device's time, and of real time. */
  seconds: number;
  realSeconds: number;
  variables: Record<Occasion, Counts>;
}

const LIGHT = join(ROOT, "examples/light.ts");
/** How long the broker is away in each leg, in seconds of the device's time. */
const OUTAGES = [0, 20, 0, 0, 60, 0, 0, 20, 0, 600];
/** How long a device lives after a restart until nothing of its start is left, in seconds: a trial's time is 300. */
const SETTLED = 330;
/** In how many legs an update is refused once: it takes as long as one that is taken. */
const UPDATE_EVERY = 5;
/** How long a device has nothing to do before its variables are counted, in seconds: the connection is looked at twice meanwhile. */
const REST = 16;
/** The first messages of a run, and how long its first outage is: long enough for an attempt to find nobody. */
const FIRST_MESSAGES = 50;
const FIRST_OUTAGE = 20;

/** What is soaked. */
export interface SoakOptions {
  /** Path of a real Espruino that `checkEngine` accepts. */
  engine: string;
  plan: Plan;
  /** Path of the sketch, which switches a light: the example by default. */
  sketch?: string;
  /** Told what the device has done. */
  say?: (what: string) => void;
}

/**
 * Lets a device live through a plan.
 * @throws Error when its variables have grown, or the device is lost
 */
export function soak({ engine, plan, sketch = LIGHT, say = () => {} }: SoakOptions): Promise<Lived> {
  return SoakDevice.use(engine, sketch, (device) => new Soak(device, plan, say).run());
}

class Soak {
  readonly #device: SoakDevice;
  readonly #plan: Plan;
  readonly #say: (what: string) => void;
  readonly #variables = new Variables();
  readonly #lived = {
    messages: { qos0: 0, qos1: 0 },
    reconnects: 0,
    longestOutage: 0,
    changes: 0,
    changesRefused: 0,
    updates: { raw: 0, base64: 0 },
    updatesRefused: 0,
  };

  constructor(device: SoakDevice, plan: Plan, say: (what: string) => void) {
    this.#device = device;
    this.#plan = plan;
    this.#say = say;
  }

  async run(): Promise<Lived> {
    const { rounds, hours } = this.#plan;
    const { time } = this.#device;
    const span = (hours * 3600) / rounds;
    await this.#begin("the start");
    for (let round = 0; round < rounds; round++) {
      await this.#doEverythingOnce();
      await this.#longRun(span * round, span);
      await this.#restarts();
    }
    await this.#doEverythingOnce();
    await time.until(hours * 3600);
    await this.#count("served", "all of it");
    return {
      ...this.#lived,
      statistics: this.#device.statistics,
      seconds: time.lived,
      realSeconds: time.real,
      variables: { ready: this.#variables.of("ready"), served: this.#variables.of("served") },
    };
  }

  /** The engine keeps a few objects that it has not needed before: growth is counted from where nothing is new any more. */
  async #doEverythingOnce(): Promise<void> {
    await this.#exchange(FIRST_MESSAGES);
    await this.#outage(FIRST_OUTAGE);
    for (let i = 0; i < REFUSED_CHANGES.length; i++) await this.#refuseChange();
    for (let i = 0; i < REFUSED_UPDATES.length; i++) await this.#refuseUpdate();
    await this.#count("served", "everything once");
  }

  /** Messages, a broker that comes and goes, what is refused, and time, in one run of the device. */
  async #longRun(begun: number, span: number): Promise<void> {
    const { legs, messages, changes, updates } = this.#plan;
    const left = span - SETTLED * (1 + changes + updates);
    for (let leg = 0; leg < legs; leg++) {
      await this.#exchange(messages);
      await this.#outage(OUTAGES[leg % OUTAGES.length]!);
      await this.#refuseChange();
      if (leg % UPDATE_EVERY === 0) await this.#refuseUpdate();
      await this.#device.time.until(begun + SETTLED + (left * (leg + 1)) / legs);
      await this.#count("served", `${messages} messages, a reconnect and some time`);
    }
  }

  /** All that is taken, each of which restarts the device, with what is refused in between. */
  async #restarts(): Promise<void> {
    const { changes, updates } = this.#plan;
    for (let i = 0; i < Math.max(changes, updates); i++) {
      if (i < changes) {
        await this.#refuseChange();
        await change(this.#device, ++this.#lived.changes);
        await this.#begin("a change of the configuration");
      }
      if (i < updates) {
        await this.#refuseUpdate();
        const form = this.#lived.updates.raw > this.#lived.updates.base64 ? "base64" : "raw";
        await update(this.#device, form === "base64");
        this.#lived.updates[form]++;
        await this.#begin(`an update, ${form}`);
      }
    }
  }

  /** The device has started. */
  async #begin(after: string): Promise<void> {
    const { time } = this.#device;
    await time.until(time.lived + SETTLED);
    await this.#count("ready", after);
  }

  async #exchange(messages: number): Promise<void> {
    const [qos0, qos1] = await exchange(this.#device, messages);
    this.#lived.messages.qos0 += qos0;
    this.#lived.messages.qos1 += qos1;
  }

  async #outage(seconds: number): Promise<void> {
    await outage(this.#device, seconds);
    this.#lived.reconnects++;
    this.#lived.longestOutage = Math.max(this.#lived.longestOutage, seconds);
  }

  async #refuseChange(): Promise<void> {
    await refusedChange(this.#device, this.#lived.changesRefused++);
  }

  async #refuseUpdate(): Promise<void> {
    await refusedUpdate(this.#device, this.#lived.updatesRefused++);
  }

  async #count(occasion: Occasion, after: string): Promise<void> {
    const { time } = this.#device;
    await time.until(time.lived + REST);
    this.#device.look();
    const used = await this.#device.used();
    this.#say(`${(time.lived / 3600).toFixed(2).padStart(5)} h  ${used} variables after ${after}`);
    this.#variables.take(occasion, used, after);
  }
}
