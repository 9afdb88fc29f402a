const log: unknown[] = []; function many() { log.push(arguments.length); } function own(this: unknown) { log.push(typeof this); } function old(a: number) { var b = a; log.push(b); }

export const run = () => { const b = 9; (many as any)(1, 2); own(); old(5); return [log.length, log[0], log[2], b]; };
