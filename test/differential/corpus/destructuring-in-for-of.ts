export const run = () => { let s = ''; for (const [k, v] of Object.entries({ a: 1, b: 2 })) s += k + v; return s; };
