const log: number[] = []; function put(v: number, at: number) { v++; log.push(v, at); } function order(a: number) { log.push(a); return a; }

export const run = () => { const v = 7; { const log = [1]; put(order(3), order(log[0]!)); } return [log, v]; };
