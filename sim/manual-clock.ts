import type { DeviceClock } from "./device-clock.ts";

/** A callback that waits for its time. */
interface Alarm {
  /** In milliseconds of device time. */
  due: number;
  callback: () => void;
}

/** How often the time may be asked for in one turn before asking takes time itself. */
const FREE_QUESTIONS = 1000;
/** What a question takes from then on, in milliseconds: about what the chip needs for `getTime()`. */
const QUESTION_MS = 0.1;

/**
 * A time that stands still until it is moved. What is due at an instant runs in turns of this process's event loop, in the
 * order in which it falls due; what that causes without a delay belongs to the same instant.
 */
export class ManualClock implements DeviceClock {
  readonly speed = Number.POSITIVE_INFINITY;
  private readonly alarms = new Set<Alarm>();
  private time = 0;
  private questions = 0;
  private soon: NodeJS.Immediate | undefined;

  now(): number {
    // A sketch that waits in a loop until some time has come would wait forever.
    if (++this.questions > FREE_QUESTIONS) this.time += QUESTION_MS;
    return this.time;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const alarm = { due: this.time + Math.max(0, milliseconds), callback };
    this.alarms.add(alarm);
    this.wake();
    return () => {
      this.alarms.delete(alarm);
    };
  }

  skip(milliseconds: number): void {
    if (!(milliseconds >= 0)) throw new RangeError(`Time does not go back: ${milliseconds} ms`);
    this.time += milliseconds;
    this.wake();
  }

  /** Whether something is due now and has yet to run. */
  get isDue(): boolean {
    return this.nextDue <= this.time;
  }

  /** When the next thing falls due, in milliseconds as `now()`; infinite when nothing waits. */
  get nextDue(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { due } of this.alarms) next = Math.min(next, due);
    return next;
  }

  private wake(): void {
    if (this.isDue) this.soon ??= setImmediate(() => this.turn());
  }

  private turn(): void {
    this.soon = undefined;
    this.questions = 0;
    const due = [...this.alarms].filter((alarm) => alarm.due <= this.time).sort((one, other) => one.due - other.due);
    // One may call off another.
    for (const alarm of due) if (this.alarms.delete(alarm)) alarm.callback();
    this.wake();
  }
}
