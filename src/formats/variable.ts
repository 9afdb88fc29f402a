/** How many bytes of a text one of the engine's variables holds. */
export const BYTES_PER_VARIABLE = 8;
