export function run(log: (...values: unknown[]) => void) {
  const set = new Set([3, 1, 3]);
  set.add(2).add(1);
  log(set.size, set.has(3), set.has(4), [...set], set.delete(3), set.delete(3));
  for (const one of set) log(one);
  set.forEach((one) => log("each", one));
  log([...new Set("hello")].join(""), Math.max(...set), new Set().size);
  const other: ReadonlySet<number> = set;
  for (const [a, b] of set.entries()) log(a, b, other.has(a));
}
