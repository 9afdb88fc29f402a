const f = (a: number, ...b: number[]) => [a, b];

export const run = () => f(1, 2, 3);
