export const run = () => { const a = [1, 2]; return [0, ...a, 3, ...[]]; };
