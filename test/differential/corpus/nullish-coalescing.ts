const f = (a: any) => a ?? 'none';

export const run = () => [f(null), f(0), f(undefined)];
