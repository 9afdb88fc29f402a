/** Reads a byte of the chip's memory, or several; where there is nothing to be read, the chip restarts. */
declare function peek8(address: number, count?: 1): number;
declare function peek8(address: number, count: number): Uint8Array;
/** Writes one or more bytes of the chip's memory; it can stop the chip. */
declare function poke8(address: number, value: number | number[]): void;
/** Reads 16 bits of the chip's memory, or several times as many. */
declare function peek16(address: number, count?: 1): number;
declare function peek16(address: number, count: number): Uint16Array;
/** Writes 16 bits of the chip's memory, or several times as many; it can stop the chip. */
declare function poke16(address: number, value: number | number[]): void;
/** Reads 32 bits of the chip's memory, or several times as many. */
declare function peek32(address: number, count?: 1): number;
declare function peek32(address: number, count: number): Uint32Array;
/** Writes 32 bits of the chip's memory, or several times as many; it can stop the chip. */
declare function poke32(address: number, value: number | number[]): void;
