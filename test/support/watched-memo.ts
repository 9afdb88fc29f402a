import type { Memo } from "../../compiler/memo.ts";

/**
 * Takes down what is asked of a memo, by the beginnings of the keys, which are long.
 * @param missed what it does not have
 * @param known what it has
 */
export function watchedMemo(memo: Memo, missed: string[], known: string[] = []): Memo {
  return {
    sources: memo.sources,
    get(key) {
      const made = memo.get(key);
      (made === undefined ? missed : known).push(key.slice(0, 60));
      return made;
    },
    keep: (key, made) => memo.keep(key, made),
  };
}
