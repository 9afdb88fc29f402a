export const run = () => { const n = 2; return `a${n}${`b${n + 1}`}
${{ c: 4 }.c}`; };
