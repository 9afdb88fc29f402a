export const run = () => { const f: (() => string)[] = []; for (const v of ['a', 'b']) f.push(function () { return v; }); return f.map((g) => g()); };
