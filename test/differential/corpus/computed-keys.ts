export const run = () => { const k = 'x'; return { [k + 1]: 2, y: 3, [`${k}z`]: 4 }; };
