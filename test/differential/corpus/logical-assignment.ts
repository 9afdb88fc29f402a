export const run = () => { const o: any = { a: 0, b: null, c: 1 }; o.a ||= 5; o.b ??= 6; o.c &&= 7; return o; };
