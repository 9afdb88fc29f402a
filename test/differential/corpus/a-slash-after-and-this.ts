function f(this: number) { let i = 4; const o = { of: 6, return: 8 }; return [i++ / 2, i-- / 5, o.of / 2, o.return / 2 / 2, (this as number) / 2]; }

export const run = () => f.call(8).slice(0, 4);
