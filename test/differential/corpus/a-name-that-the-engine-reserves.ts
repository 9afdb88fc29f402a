export const run = () => { const of = 1, get = 2, set = 3, async = 4; return { of, get, set, async, static: 5 }; };
