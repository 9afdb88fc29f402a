class A { b = 3; m(...n: number[]) { return n.length + this.b; } }

export const run = () => new A().m(...[1, 2], 3);
