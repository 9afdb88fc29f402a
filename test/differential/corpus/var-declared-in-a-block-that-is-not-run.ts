let t = 0; if (t) { var m = 1; }

export const run = () => { if (t) { var a = 1; } for (let i = 0; i < t; i++) var b = 2; const f = () => c; { var c = 3; } return [a!, b!, f(), m! === undefined, d === undefined]; var d; };
