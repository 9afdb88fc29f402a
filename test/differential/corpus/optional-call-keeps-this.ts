export const run = () => { const o = { a: 4, f() { return this.a; } } as { a: number; f?: () => number }; return o.f?.(); };
