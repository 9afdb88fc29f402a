let n = 1; function sum(a: number) { return a + n; } function raise() { n = 10; return 1; }

export const run = () => { const o = { v: 5 }; const first = sum(o.v) + raise() + sum(o.v); const n = 100; return [first, sum(n)]; };
