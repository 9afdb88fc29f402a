let n = 0; function down(a: number): number { n += a; const r: number = a > 0 ? down(a - 1) : 0; n++; return r + a; } function even(a: number) { n += 100; if (a > 0) odd(a - 1); n += a; } function odd(a: number) { n -= 50; if (a > 0) even(a - 1); n += a; }

export const run = () => { const sum = down(3); even(5); return [sum, n]; };
