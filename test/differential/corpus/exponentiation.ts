export const run = () => { let a = 2; a **= 3; return a ** 2; };
