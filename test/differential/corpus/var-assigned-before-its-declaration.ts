export const run = () => { a = 5; var a: number; return [a, typeof (globalThis as any).a]; };
