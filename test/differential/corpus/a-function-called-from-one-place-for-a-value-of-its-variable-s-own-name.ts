let x = 5; function raise(a: number) { x += a; if (x > 3) x *= 2; return x; }

export const run = () => { const before = x; const inner = () => { const x = raise(1); return x + 1; }; return [before, inner(), x]; };
