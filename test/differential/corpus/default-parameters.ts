const f = (a = 1, b = a + 1) => [a, b];

export const run = () => [f(), f(5), f(undefined, 0)];
