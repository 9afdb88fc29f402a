export const run = () => { const f: (() => number)[] = []; for (let i = 0; i < 9; i++) { if (i === 1) continue; if (i === 4) break; f.push(() => i * 2); } return f.map((g) => g()); };
