const SIZES = { small: 4, large: 2 * 8 }; const FACTOR = 3; const TEXT = 'a text of some length';

export const run = () => [SIZES.small * FACTOR, SIZES.large + 1, TEXT.length, TEXT];
