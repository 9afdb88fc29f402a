export const run = () => { let r = 0; for (const s of ['a', 'b']) if (s) /a/.test(s) && r++; return r; };
