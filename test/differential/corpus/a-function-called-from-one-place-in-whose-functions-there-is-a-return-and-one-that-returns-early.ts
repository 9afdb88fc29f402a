let n = 0; function big(list: number[]) { n += list.length; const found = list.filter((v) => { if (v > 1) return true; return false; }); n += found.length; return found; } function first(list: number[]) { for (const v of list) if (v > 1) return v; return 0; }

export const run = () => { const all = big([1, 2, 3]); const one = first(all); n += one; n += all.length; return [all, one, n]; };
