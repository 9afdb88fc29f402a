class A { constructor(readonly x: number) {} } class B extends A { y = this.x + 1; } class C extends B { z = this.y + 1; constructor() { super(1); } }

export const run = () => [new B(3).y, new C().z];
