export const run = () => { let r = 0; for (let i = 0; i < 5; i++) { switch (i) { case 1: continue; case 3: break; default: r += 10; } r++; } return r; };
