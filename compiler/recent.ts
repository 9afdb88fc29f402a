/**
 * Keeps what was made in this build and in the one before: `--watch` builds again, and most of what it makes is the same.
 * What is made must depend on nothing but its key.
 */
export class Recent<Value> {
  #now = new Map<string, Value>();
  #before = new Map<string, Value>();

  /** What was made for a key, or is made for it now. */
  get(key: string, make: () => Value): Value {
    const value = this.#now.get(key) ?? this.#before.get(key) ?? make();
    this.#now.set(key, value);
    return value;
  }

  /** Begins another build: what the last one has not asked for is forgotten. */
  next(): void {
    this.#before = this.#now;
    this.#now = new Map();
  }
}
