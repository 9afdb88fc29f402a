export const run = () => { const f: (() => string)[] = []; for (const v in { a: 1, b: 2 }) f.push(() => v); return f.map((g) => g()); };
