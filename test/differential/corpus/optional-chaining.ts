const f = (o?: any) => [o?.a?.b, o?.a.c?.(1), o?.["x"]];

export const run = () => [f(), f({ a: { b: 1, c: (n: number) => n + 1 }, x: 3 })];
