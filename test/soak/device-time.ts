import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import type { Rig } from "../reliability/rig.ts";

/**
 * The most that is skipped at once, in seconds. Less than the 7.5 s after which the device asks the broker for a sign of life and has
 * to have heard the last one: there are always two skips between, and so a question that has gone all the way.
 */
const LONGEST = 5;
/** How long the network of this computer may take behind that, in milliseconds. */
const BREATH = 20;
/** After how many turns of this process the broker in it has answered what has arrived by then, with some to spare. */
const TURNS = 10;

/** Begins the line by which the engine says that it has done what was due. */
const DONE = "@skipped ";

/**
 * Evaluated on the engine: lets all timers come sooner, by as much as the next timeout is away, and returns how many seconds that was.
 * On Linux `setTime` cannot set the clock; what it does is that the engine takes what lies between the clock and the time
 * that it is given for passed. It tells when no interval is behind any more, and what was due by timeouts has run and was sent: the
 * engine serves its network behind the timers, so that takes two turns more.
 */
const SKIP = (most: number, id: number) =>
  `(()=>{let n=${most * 1e6},k=0,l=global["\\xff"].timers,w=()=>{for(let i in l)if(l[i].intr&&l[i].time<0)k=0;` +
  `if(k++<2)setTimeout(w,0);else print("${DONE}${id}")};` +
  "for(let i in l){let t=l[i];if(!t.intr&&t.time>0&&t.time<n)n=t.time}" +
  "setTime(getTime()-n/1e6);setTimeout(w,0);return n/1e6})()";

/** The time that a device on real Espruino lives: what has passed, and what was skipped where it had nothing to do. */
export class DeviceTime {
  readonly #rig: Rig;
  readonly #begun = performance.now();
  #skipped = 0;
  #skips = 0;

  constructor(rig: Rig) {
    this.#rig = rig;
  }

  /** Seconds that have passed. */
  get real(): number {
    return (performance.now() - this.#begun) / 1000;
  }

  /** Seconds that the device has lived. */
  get lived(): number {
    return this.real + this.#skipped;
  }

  /**
   * Skips the time until the device's next timeout, or a part of it, and waits until it has done what was due and the broker,
   * which is in this process, has answered.
   */
  async skip(most = LONGEST): Promise<void> {
    const done = `${DONE}${++this.#skips}`;
    const from = this.#rig.lines.length;
    this.#skipped += Number(await this.#rig.evaluate(SKIP(Math.min(most, LONGEST), this.#skips)));
    await this.#rig.until(() => this.#rig.lines.includes(done, from), done);
    await sleep(BREATH);
    for (let i = 0; i < TURNS; i++) await turn();
  }

  /** Lets the device live until a moment of its time. */
  async until(moment: number): Promise<void> {
    for (let left = moment - this.lived; left > 0; left = moment - this.lived) await this.skip(left);
  }
}
