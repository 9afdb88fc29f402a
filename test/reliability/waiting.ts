/** How long tests wait for something that is to happen soon, in milliseconds. */
const PATIENCE_MS = 20_000;
/** How often they look without having been told, for what nobody tells of. */
const LOOK_MS = 100;

/** Lets tests wait until something is so; they look whenever they are told that something has happened. */
export class Waiting {
  readonly #waiters = new Set<() => void>();
  #isOver = false;

  /** Something has happened. */
  look(): void {
    for (const wake of [...this.#waiters]) wake();
  }

  /** Whoever waits, or is about to, gets an error: what he waits for will not come any more. */
  end(): void {
    this.#isOver = true;
    this.look();
  }

  /** There is something to wait for again. */
  begin(): void {
    this.#isOver = false;
  }

  /**
   * Waits until something is so.
   * @param describe what it was that never happened
   * @returns what was returned, once it is neither false nor undefined
   */
  async until<Value>(
    find: () => Value | false | undefined,
    describe: () => string,
    patience = PATIENCE_MS,
  ): Promise<Value> {
    const deadline = performance.now() + patience;
    for (;;) {
      if (this.#isOver) throw new Error("Nothing will happen any more");
      const found = find();
      if (found !== false && found !== undefined) return found;
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`Never ${describe()}`);
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          this.#waiters.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, Math.min(left, LOOK_MS));
        this.#waiters.add(wake);
      });
    }
  }
}
