let calls = 0;
export const run = () => { const b = { get z() { calls++; return 5; }, ...{ y: calls } }; const a = { x: 1, y: 2 }; return [{ ...a, y: 3, ...{ z: 4 } }, calls, b.z, calls]; };
