import type { DeviceClock } from "./device-clock.ts";

/** A callback that waits for its time. */
interface Alarm {
  /** In milliseconds of device time. */
  due: number;
  callback: () => void;
}

/** How much device time passes at most in one turn of this process's event loop, in milliseconds. */
const MOST_PER_TURN = 100;
/** The same while time is skipped: a timer that goes off again and again has to get around to what it does in time. */
const SKIPPED_PER_TURN = 1000;

/**
 * The device's time, which may run faster than the world's. What answers the device mostly runs in the same process, so
 * the time during which the computer does not get around to that must not count against it: a stall lasts no longer than
 * MOST_PER_TURN, and between two turns of the event loop everybody has had a chance.
 */
export class Clock implements DeviceClock {
  /** How many device seconds pass in a second, as long as the computer keeps up. */
  readonly speed: number;
  private readonly alarms = new Set<Alarm>();
  private next: NodeJS.Timeout | undefined;
  private soon: NodeJS.Immediate | undefined;
  private time = 0;
  private looked = performance.now();
  private ahead = 0;

  /** @param speed above 0 */
  constructor(speed: number) {
    if (!(speed > 0)) throw new RangeError(`The speed must be above 0, not ${speed}`);
    this.speed = speed;
  }

  /** Milliseconds of device time since the clock was made. */
  now(): number {
    const before = this.looked;
    this.looked = performance.now();
    const passed = (this.looked - before) * this.speed;
    // While nothing waits nobody looks, however long that takes.
    this.time += this.alarms.size > 0 ? Math.min(passed, MOST_PER_TURN) : passed;
    return this.time;
  }

  /** Calls back after some milliseconds of device time; a function that calls it off is returned. */
  after(milliseconds: number, callback: () => void): () => void {
    const alarm = { due: this.now() + Math.max(0, milliseconds), callback };
    this.alarms.add(alarm);
    this.wait();
    return () => {
      if (this.alarms.delete(alarm)) this.wait();
    };
  }

  /** Lets device time pass as if it were nothing: what falls due goes off, but hardly any answer to it comes in time. */
  skip(milliseconds: number): void {
    this.ahead += milliseconds;
    this.wait();
  }

  /** Sees to it that the clock is looked at when the next thing falls due, and often enough until then. */
  private wait(): void {
    clearTimeout(this.next);
    clearImmediate(this.soon);
    if (this.alarms.size === 0) {
      this.time += this.ahead;
      this.ahead = 0;
      return;
    }
    const left = this.ahead > 0 ? 0 : Math.min(this.soonest() - this.now(), MOST_PER_TURN / 2);
    // What is due takes its turn with what the network brings, as in the engine's loop; a timeout would let that go first.
    if (left <= 0) this.soon = setImmediate(() => this.turn());
    else this.next = setTimeout(() => this.turn(), left / this.speed);
  }

  private turn(): void {
    this.now();
    const skipped = Math.min(this.ahead, SKIPPED_PER_TURN);
    this.ahead -= skipped;
    this.time += skipped;
    const due = [...this.alarms].filter((alarm) => alarm.due <= this.time).sort((one, other) => one.due - other.due);
    // One may call off another.
    for (const alarm of due) if (this.alarms.delete(alarm)) alarm.callback();
    this.wait();
  }

  private soonest(): number {
    let soonest = Number.POSITIVE_INFINITY;
    for (const { due } of this.alarms) soonest = Math.min(soonest, due);
    return soonest;
  }
}
