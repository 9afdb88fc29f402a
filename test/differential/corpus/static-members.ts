class A { static n = 2; static f() { return A.n; } }

export const run = () => A.f();
