class A { #x = 1; a() { return this.#x; } } class B extends A { #x = 2; b() { return this.#x; } }

export const run = () => { const o = new B(); return [o.a(), o.b()]; };
