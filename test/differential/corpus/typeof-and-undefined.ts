export const run = () => { let u: unknown; return [typeof u === 'undefined', u === undefined, typeof (globalThis as any).nothing !== 'undefined']; };
