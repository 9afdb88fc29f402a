let n = 0;
function last(list: number[]) {
  for (const one of list) if (one) return;
  n++;
}
function loop(list: number[]) {
  n += list.length;
  for (let at = 0; at < 2; at++) if (list.length) return;
}
const arrow = (list: number[]) => {
  n += 10;
  if (list.length) {
    n += 100;
    return;
  }
};

export function run(log: (...values: unknown[]) => void) {
  for (const list of [[], [1], [0]]) log(last(list), loop(list), arrow(list), n);
  last([0, 0]);
  loop([3]);
  arrow([]);
  log(n);
}
