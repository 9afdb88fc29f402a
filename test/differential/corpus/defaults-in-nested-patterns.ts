let count = 0;
const next = () => ++count;

const f = (
  { a = next(), b: { c = next(), d: [e = 5, { g = "g" } = {}] = [] } = {} }: any = {},
  [h = a, [i = h + 1] = [] as number[]] = [] as any[],
) => [a, c, e, g, h, i];

export function run(log: (...values: unknown[]) => void) {
  log(f(), f({ a: 10 }), f({ b: { d: [undefined, { g: 0 }] } }, [7]), f({ a: null, b: {} }, [undefined, [3]]));
  const { x: { y = 1, z = y + 1 } = { y: 5 } } = {} as { x?: { y?: number; z?: number } };
  log(y, z);
  let p = 1;
  let q = 2;
  [p = 9, [q] = [8]] = [undefined as unknown as number];
  log(p, q, count);
}
