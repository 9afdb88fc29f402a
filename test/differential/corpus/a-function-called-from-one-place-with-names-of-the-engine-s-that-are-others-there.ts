const log: unknown[] = []; function look(v: string) { const e = parseInt(v); if (e) log.push(isNaN(e), e); return e + 1; }

export const run = () => { const isNaN = (one: number) => `mine ${one}`; const parseInt = 4; let r: number; r = look('7'); log.push(isNaN(parseInt)); return [log, r]; };
