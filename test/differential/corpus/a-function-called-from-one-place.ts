const log: unknown[] = []; let count = 0; function note(what: string) { const count = what.length; if (!count) return; log.push(what, count); } function both(a: string) { count++; log.push(a); note(a); } function early(a: number) { if (a) return; log.push('zero'); } function all(list: number[]) { for (const one of list) early(one); }

export const run = () => { const what = 'outer'; both('in'); all([1, 0]); { const log = 5; count += log; } return [log, what, count]; };
