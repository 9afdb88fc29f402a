/** Keeps what a build has made of the firmware's own sources, which are the same for every sketch, for the builds that follow. */
export interface Memo {
  /**
   * What was made before, or what is made now.
   * @param key says what it is, and what it is made of, for a given state of the compiler and of the firmware's sources
   */
  recall(key: string, make: () => string): string;
}

/** Keeps nothing. */
export const noMemo: Memo = { recall: (_key, make) => make() };
