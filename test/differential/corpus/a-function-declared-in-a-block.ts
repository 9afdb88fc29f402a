export const run = () => { let r = 0; if (r === 0) { r = f(); function f() { return 3; } } for (const v of [1, 2]) { r += g(); function g() { return v; } } return r; };
