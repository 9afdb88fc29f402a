class A { a: number[] = []; b = this.a.length + 1; declare c: number; d?: number; }

export const run = () => { new A().a.push(1); const x = new A(); return [x.a, x.b, 'd' in x]; };
