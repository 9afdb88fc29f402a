class A { a = 1; b = () => this.a; }

export const run = () => { const f = new A().b; return f(); };
