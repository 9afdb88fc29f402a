const join = (...parts: string[]) => parts.join("-");
const letters = (text: string) => [...text];

export function run(log: (...values: unknown[]) => void) {
  const word = "abc";
  log([...word], [..."xyz", 1], letters("hello"), letters(""));
  log(join(...word), join("0", ...`${word}d`));
  log(Math.max(..."1729".split("").map(Number)));
  const lists: (string | string[])[] = ["pq", ["r", "s"]];
  for (const one of lists) log([...one, "end"]);
  const [first, ...others] = [...word];
  log(first, others);
}
