export const run = () => { const f: (() => string)[] = []; for (const [k, v] of Object.entries({ a: 1, b: 2 })) f.push(() => k + v); return f.map((g) => g()); };
