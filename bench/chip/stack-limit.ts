/** Stack, in bytes, that a turn of the engine's task may take: the chip has about 7,400, and a sketch needs some of them. */
export const STACK_LIMIT = 4600;
/**
 * The same where memory is nearly used up: the engine collects garbage then, at whatever depth it needs a variable, and goes
 * from one thing to what it refers to by calling itself.
 */
export const STACK_LIMIT_COLLECTING = 5200;
/** How much less the turn may take in which `.bootcde` runs: the chip calls it so much deeper, in bytes. */
export const DEEPER_AT_BOOT = 1000;
