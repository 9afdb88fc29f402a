export const run = () => { const a = [1, 5, 2]; return Math.max(0, ...a); };
