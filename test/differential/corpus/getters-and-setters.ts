class A { _v = 1; get v() { return this._v; } set v(x) { this._v = x * 2; } }

export const run = () => { const a = new A(); a.v = 4; return [a.v, { get q() { return 3; } }.q]; };
