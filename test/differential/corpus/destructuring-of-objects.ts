export const run = ({ a, b: { c } } = { a: 1, b: { c: 2 } }) => { const { d = 3 } = {} as any; return [a, c, d]; };
