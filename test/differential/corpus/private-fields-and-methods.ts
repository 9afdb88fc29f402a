class A { #x = 1; static #n = 5; #m(v: number) { return this.#x + v; } m() { this.#x++; return this.#m(A.#n); } }

export const run = () => new A().m();
