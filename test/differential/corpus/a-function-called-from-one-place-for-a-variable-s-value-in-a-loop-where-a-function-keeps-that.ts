let calls = 0; function next(a: number) { a += 1; calls += a; while (calls > 90) calls--; return a * 2; }

export const run = () => { const kept: (() => number)[] = []; for (let i = 0; i < 3; i++) { const value = next(i); kept.push(() => value + i); } return [kept.map((f) => f()), calls]; };
