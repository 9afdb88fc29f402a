const kept: (() => number)[] = []; function keep(v: number) { const w = v * 2; function sum() { return v + w; } kept.push(sum); kept.push(() => sum() + 1); }

export const run = () => { for (let i = 0; i < 3; i++) keep(i); return kept.map((f) => f()); };
