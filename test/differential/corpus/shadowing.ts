export const run = () => { const a = 1; let r = a; { const a = 2; r += a; { const a = 3; r += a; } } for (const a of [4]) r += a; return r + a; };
