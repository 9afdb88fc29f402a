export function run(log: (...values: unknown[]) => void) {
  const given: Record<string, unknown> = { a: 1, b: { c: 2, d: 3, e: 4 }, f: "g" };
  const { a, ...rest } = given;
  log(a, rest);
  const {
    b: { c, ...inner },
    ...outer
  } = given as { b: Record<string, number>; f: string };
  log(c, inner, outer);
  const pick = ({ f, ...others }: Record<string, unknown>) => [f, Object.keys(others).join()];
  log(pick(given));
  for (const { x, ...more } of [{ x: 1, y: 2 }, { x: 3, z: 4 }] as Record<string, number>[]) log(x, more);
  const key = "f";
  const { [key]: value, ...left } = given;
  log(value, left);
  let only: unknown, all: unknown;
  ({ a: only, ...all } = given);
  log(only, all);
}
