const early = later(2); function later(n: number) { return deeper(n); function deeper(m: number) { return m * 2; } }

export const run = () => early;
