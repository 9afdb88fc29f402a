/** Numbers with dots, then perhaps a pre-release behind a hyphen; what follows a plus says nothing about the order. */
const VERSION = /^v?(\d+(?:\.\d+)*)(?:-([0-9A-Za-z.-]+))?(?:\+.*)?$/;

/**
 * Says which version is newer, by the rules of Semantic Versioning, but with any number of numbers. A text that is no
 * such version is older than every version; two of them are not told apart.
 * @returns above 0 when the first is newer, below 0 when it is older, 0 when neither is
 */
export function compareVersions(one: string, other: string): number {
  const [first, second] = [VERSION.exec(one.trim()), VERSION.exec(other.trim())];
  if (!first || !second) return Number(first !== null) - Number(second !== null);
  const numbers = compareParts(first[1]!.split("."), second[1]!.split("."), "0");
  if (numbers !== 0) return numbers;
  // A pre-release comes before its release.
  if (first[2] === undefined || second[2] === undefined) {
    return Number(first[2] === undefined) - Number(second[2] === undefined);
  }
  return compareParts(first[2].split("."), second[2].split("."), undefined);
}

/** @param missing what a part counts for that only the other has; undefined: the longer list is the newer one */
function compareParts(one: string[], other: string[], missing: string | undefined): number {
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const [first, second] = [one[at] ?? missing, other[at] ?? missing];
    if (first === undefined || second === undefined) return Number(first !== undefined) - Number(second !== undefined);
    const difference = comparePart(first, second);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Numbers count as numbers, and come before words. */
function comparePart(one: string, other: string): number {
  const [first, second] = [/^\d+$/.test(one), /^\d+$/.test(other)];
  if (first && second) {
    const difference = BigInt(one) - BigInt(other);
    return difference > 0n ? 1 : difference < 0n ? -1 : 0;
  }
  if (first !== second) return first ? -1 : 1;
  return one < other ? -1 : one > other ? 1 : 0;
}
