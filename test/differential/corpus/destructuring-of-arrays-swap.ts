export const run = () => { let [a, , b = 9] = [1, 2]; [a, b] = [b, a]; return [a, b]; };
