import { afterAll, beforeAll, vi } from "vitest";

/** How many times faster than the world's the time goes. */
const SPEED = 20;
/** How much of it passes at most between two looks at the world's clock, in milliseconds: this computer may be busy. */
const MOST = 3 * SPEED;

/**
 * Has time pass faster than the world's in the tests of the group that calls this, or of the file, for all that is in this
 * process: timers, dates, simulated boards. With each millisecond the event loop takes a turn, in which whoever is spoken to
 * over a socket of this process gets to answer. Not for tests that wait for another process.
 */
export function timePasses(): void {
  const { setTimeout: later } = globalThis;
  const now = performance.now.bind(performance);
  let isPassing = true;
  let passing: Promise<void>;

  async function pass(): Promise<void> {
    for (let before = now(); isPassing; ) {
      await new Promise((resolve) => later(resolve, 1));
      const [looked, passed] = [now(), Math.min((now() - before) * SPEED, MOST)];
      before = looked;
      for (let millisecond = 0; millisecond < passed; millisecond++) {
        vi.advanceTimersByTime(1);
        await new Promise(setImmediate);
      }
    }
  }

  beforeAll(() => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"],
    });
    passing = pass();
  });
  afterAll(async () => {
    isPassing = false;
    await passing;
    vi.useRealTimers();
  });
}
