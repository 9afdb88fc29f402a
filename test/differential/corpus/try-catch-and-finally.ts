const log: string[] = []; const f = (n: number) => { try { if (n) throw new Error(`e${n}`); return 'ok'; } catch (e) { return (e as Error).message; } finally { log.push('f'); } };

export const run = () => [f(0), f(1), log.length];
