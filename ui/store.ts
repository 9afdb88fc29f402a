import { useLayoutEffect, useState } from "preact/hooks";

/** What a page knows, and what shows it. */
export class Store<State> {
  readonly #state: State;
  readonly #readers = new Set<() => void>();

  constructor(state: State) {
    this.#state = state;
  }

  /** The state; what reads it is drawn again whenever that changes. */
  use(): State {
    const [, redraw] = useState({});
    // Not after the next frame, before which something may be told.
    useLayoutEffect(() => {
      const read = (): void => redraw({});
      this.#readers.add(read);
      return () => void this.#readers.delete(read);
    }, []);
    return this.#state;
  }

  /** Has it drawn again. */
  changed(): void {
    for (const read of this.#readers) read();
  }
}
