const later: (() => number)[] = []; function keep(v: number) { const w = v * 2; later.push(() => v + w); }

export const run = () => { for (let i = 0; i < 3; i++) keep(i); return later.map((f) => f()); };
