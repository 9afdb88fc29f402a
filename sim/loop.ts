import type { DeviceFunction } from "./realm.ts";

/** Something that the engine looks after once in every turn. */
export type Poller = () => boolean;

/**
 * The engine's idle loop. Each turn runs the events that are queued, then asks the pollers; it comes around again as long
 * as one of them did something, and rests until it is woken otherwise.
 */
export class Loop {
  private readonly report: (error: unknown) => void;
  private readonly pollers: Poller[] = [];
  private events: { callback: DeviceFunction; self: unknown; args: unknown[] }[] = [];
  private next: NodeJS.Immediate | undefined;
  private stopped = false;

  /** @param report is handed what device code throws */
  constructor(report: (error: unknown) => void) {
    this.report = report;
  }

  /** Runs device code now. What it throws is reported. */
  enter(callback: DeviceFunction, self?: unknown, args: unknown[] = []): void {
    if (this.stopped) return;
    try {
      callback.apply(self, args);
    } catch (error) {
      this.report(error);
    }
  }

  /** Runs device code in the next turn. */
  queue(callback: DeviceFunction, self?: unknown, args: unknown[] = []): void {
    this.events.push({ callback, self, args });
    this.wake();
  }

  /** Adds something to look after in every turn; it returns whether it did anything. */
  poll(poller: Poller): void {
    this.pollers.push(poller);
  }

  /** Makes sure that a turn comes. */
  wake(): void {
    if (!this.stopped) this.next ??= setImmediate(() => this.turn());
  }

  /** Whether no turn is to come until it is woken. */
  get isResting(): boolean {
    return this.next === undefined;
  }

  /** Ends the loop for good. */
  stop(): void {
    this.stopped = true;
    this.events = [];
    clearImmediate(this.next);
    this.next = undefined;
  }

  private turn(): void {
    this.next = undefined;
    while (this.events.length > 0) {
      const { callback, self, args } = this.events.shift()!;
      this.enter(callback, self, args);
    }
    let busy = false;
    for (const poller of this.pollers) if (!this.stopped && poller()) busy = true;
    if (busy) this.wake();
  }
}
