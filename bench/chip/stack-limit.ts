/** Stack, in bytes, that a turn of the engine's task may take: the chip has about 7,400, and a sketch needs some of them. */
export const STACK_LIMIT = 4600;
/** How much less the turn may take in which `.bootcde` runs: the chip calls it so much deeper, in bytes. */
export const DEEPER_AT_BOOT = 1000;
