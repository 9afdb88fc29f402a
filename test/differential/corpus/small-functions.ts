let n = 1; const log: number[] = []; function next() { return n++; } function twice(a: number) { return a + a; } function pick(o: { v: number }) { return o.v; } function push(a: number, b: number) { return log.push(b, a); } function times(a: number): number { return a ? a * times(a - 1) : 1; }

export const run = () => { const o = { v: 3 }; return [twice(next()), twice(n), pick(o), push(next(), next()), log, times(4), n]; };
