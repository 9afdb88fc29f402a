import { afterAll, beforeAll, vi } from "vitest";

/**
 * Has time pass by itself in the tests of the group that calls this, or of the file: a millisecond with each turn of the
 * event loop. Whatever answers in this process, also over a socket, does so within a few turns; so nobody waits for a
 * clock, and a computer that is busy takes no time from whoever waits. Not for tests that wait for another process.
 */
export function timePasses(): void {
  let isPassing = true;
  let passing: Promise<void>;
  beforeAll(() => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"],
    });
    passing = (async () => {
      while (isPassing) {
        await new Promise(setImmediate);
        vi.advanceTimersByTime(1);
      }
    })();
  });
  afterAll(async () => {
    isPassing = false;
    await passing;
    vi.useRealTimers();
  });
}
