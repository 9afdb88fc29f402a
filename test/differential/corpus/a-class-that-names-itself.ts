export class A { static make() { return new A(); } x = 1; same(o: unknown) { return o instanceof A; } }

export const run = () => A.make().same(new A());
