let n = 0; function add(a: number, b: number) { n += a; a = b; for (let i = 0; i < a; i++) n += i; return n + a; }

export const run = () => { let x = 2; let y = 3; x = add(y, x); x++; return [x, y, n]; };
