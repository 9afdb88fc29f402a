const make = (n: number) => class { v = n; get() { return this.v; } };

export const run = () => new (make(4))().get();
