class A { b = this.a + 1; constructor(private readonly a: number) {} }

export const run = () => new A(4).b;
