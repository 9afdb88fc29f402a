export const run = () => { const f: (() => number)[] = []; for (let i = 0; i < 3; i++) f.push(() => i); return f.map((g) => g()); };
