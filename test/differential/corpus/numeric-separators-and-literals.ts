export const run = () => [1_000, 0xff, 0b11, 0o17, 1e3, .5];
