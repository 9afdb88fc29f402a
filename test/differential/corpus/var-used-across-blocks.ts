export const run = () => { if (1 > 0) { var a = 1; } for (var i = 0; i < 2; i++) { var b = i; } return [a, b!, i]; };
