class A { m(n: number) { return n; } } class B extends A { override m(n: number) { return super.m(n) + 1; } }

export const run = () => new B().m(3);
