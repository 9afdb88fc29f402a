const f = (a: number, b: number) => { if (a) { if (b) return 1; return 2; } if (b) { a = 3; return a + b; } return a ? b : -1; };

export const run = () => [f(1, 1), f(1, 0), f(0, 2), f(0, 0)];
