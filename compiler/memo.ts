/** Keeps what builds have made, for those that follow. */
export interface Memo {
  /** Tells one state of the firmware's sources from another, for keys that do not say what is in them. */
  readonly sources: string;
  /** What was kept; undefined when there is nothing. @param key says what it is, and what it is made of */
  get(key: string): string | undefined;
  keep(key: string, made: string): void;
}

/** Keeps nothing. */
export const noMemo: Memo = { sources: "", get: () => undefined, keep: () => {} };

/** What the names of chunks begin with that a sketch's own code was made into, besides the entry. */
export const OF_SKETCH = "sketch#";

/** A memo for a chunk, by its name: none for what holds code of the sketch, which is its owner's business. */
export const memoFor = (chunk: string, memo: Memo): Memo => (chunk && !chunk.startsWith(OF_SKETCH) ? memo : noMemo);

/** What was made before, or what is made now. */
export function recall(memo: Memo, key: string, make: () => string): string {
  const known = memo.get(key);
  if (known !== undefined) return known;
  const made = make();
  memo.keep(key, made);
  return made;
}
