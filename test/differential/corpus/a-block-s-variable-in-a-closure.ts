export const run = () => { const f: (() => number)[] = []; let n = 0; while (n < 3) { const v = n++ * 2; f.push(() => v); } return f.map((g) => g()); };
