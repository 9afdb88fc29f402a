let log = ''; function give(a: number) { log += 'a'; if (a) throw new Error('no'); log += 'b'; return 7; }

export const run = () => { let x = 1; let flag = log.length === 0 ? 1 : 0; try { x = give(flag); } catch { log += 'c'; } flag++; return [x, log]; };
