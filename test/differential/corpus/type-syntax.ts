type T = { a: number }; interface I extends T {} abstract class A<X> { abstract m(): X; } class B extends A<number> implements I { a = 1; m(): number { return (this.a as number)!; } }

export const run = () => (<T>{ a: new B().m() }) satisfies T;
