const f = (n: unknown) => { switch (n) { case 1: case 2: return 'few'; case '1': { const t = 'text'; return t; } case null: break; default: return 'other'; } return 'null'; };

export const run = () => [f(1), f(2), f('1'), f(null), f(7)];
