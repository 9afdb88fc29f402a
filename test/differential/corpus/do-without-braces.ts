export function run(log: (...values: unknown[]) => void) {
  let i = 0;
  do if (i % 2) log("odd", i);
  else log("even", i);
  while (++i < 3);
  do for (const v of [1, 2]) log(v);
  while (i-- > 2);
  do switch (i) {
    case 1:
      log("one");
  }
  while (i-- > 0);
}
