const table = new Map<string | number, number>([
  ["a", 1],
  [2, 2],
]);

function sum(map: Map<string | number, number>) {
  let all = 0;
  for (const [, value] of map) all += value;
  return all;
}

export function run(log: (...values: unknown[]) => void) {
  table.set("b", 3).set("a", 10);
  log(table.size, table.get("a"), table.get("2"), table.get(2), table.has("c"), table.delete(2), table.delete(2));
  log([...table], [...table.keys()], [...table.values()], sum(table), table instanceof Map);
  table.forEach((value, key) => log(key, value));
  for (const key of table.keys()) log(key);
  const object = { x: 1 };
  const byObject = new Map<unknown, string>().set(object, "o").set(undefined, "u");
  log(byObject.get(object), byObject.get({ x: 1 }), byObject.get(undefined));
  table.clear();
  log(table.size, [...table.entries()], [...[1, 2]], [..."ab"]);
}
