import { setTimeout as sleep } from "node:timers/promises";

/**
 * The most that is skipped at once, in seconds: a third of the watchdog's patience. What feeds it by an interval, as the
 * blinking LED does, comes late by as much.
 */
const LONGEST = 10;
/** How long the device is left alone behind that, in milliseconds: it looks at its network every 50. */
const BREATH = 60;

/**
 * Evaluated on the engine: lets all timers come sooner, by as much as the next timeout is away, and says how many seconds that was.
 * On Linux `setTime` cannot set the clock; what it does is that the engine takes what lies between the clock and the time
 * that it is given for passed.
 */
const SKIP = (most: number) =>
  `(()=>{let n=${most * 1e6},l=global["\\xff"].timers;` +
  "for(let i in l){let t=l[i];if(!t.intr&&t.time>0&&t.time<n)n=t.time}setTime(getTime()-n/1e6);return n/1e6})()";

/** The time that a device on real Espruino lives: what has passed, and what was skipped where it had nothing to do. */
export class DeviceTime {
  readonly #evaluate: (code: string) => Promise<string>;
  readonly #begun = performance.now();
  #skipped = 0;

  /** @param evaluate evaluates an expression on the device, and returns its value as JSON */
  constructor(evaluate: (code: string) => Promise<string>) {
    this.#evaluate = evaluate;
  }

  /** Seconds that have passed. */
  get real(): number {
    return (performance.now() - this.#begun) / 1000;
  }

  /** Seconds that the device has lived. */
  get lived(): number {
    return this.real + this.#skipped;
  }

  /** Skips the time until the device's next timeout, or a part of it, and gives the device the time to do what was due. */
  async skip(most = LONGEST): Promise<void> {
    this.#skipped += Number(await this.#evaluate(SKIP(Math.min(most, LONGEST))));
    await sleep(BREATH);
  }

  /** Lets the device live until a moment of its time. */
  async until(moment: number): Promise<void> {
    for (let left = moment - this.lived; left > 0; left = moment - this.lived) await this.skip(left);
  }
}
