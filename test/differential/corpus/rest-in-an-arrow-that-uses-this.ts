class A { x = 2; m() { return ((...n: number[]) => n.map((v) => v * this.x))(1, 2); } }

export const run = () => new A().m();
