export function run(log: (...values: unknown[]) => void) {
  const list = [1, , 3, ,];
  log(list.length, list[1], 1 in list, 2 in list);
  let visited = 0;
  list.forEach(() => visited++);
  log(visited, list.join(), list.indexOf(undefined as never));
  for (const one of [, 5]) log(one);
  const [a, , b = 7, c = 8] = list as number[];
  log(a, b, c, [, ...[1, 2], ,].length);
}
